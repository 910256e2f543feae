#include <gtest/gtest.h>

#include "hil/regression/instructions/callgrind_dump.h"

namespace hitless::test {
namespace {

/// Two functions; "inner" costs 30 by itself in two files and is called from "outer", which costs 12.
constexpr const char* kDump = R"(# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 1
cmd:  hitless
part: 3

desc: I1 cache:
desc: Trigger: Client Request: meter

positions: line
events: Ir
summary: 42

ob=(1) /usr/bin/hitless
fl=(1) outer.cc
fn=(7) outer(int, char)
16 5
+1 7
cfn=(8) inner<4ul>
calls=3 0
* 30
jump=4 16
* 0

fl=(2) inner.cc
fn=(8)
20 10
fi=(3) inlined.h
-4 20

totals: 42
)";

std::string without(std::string text, const std::string& part, const std::string& instead = "") {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), instead);
}

std::string complaint(const std::string& text) {
  const auto dump = parse_callgrind_dump(text, "dump.3");
  EXPECT_FALSE(dump) << "taken for a good dump";
  if (dump) return {};
  EXPECT_EQ(dump.error().code, ErrorCode::bad_input);
  return dump.error().message;
}

TEST(CallgrindDump, CompressedNames_CostsOfCalleesStandWithThem) {
  const auto dump = parse_callgrind_dump(kDump, "dump.3");
  ASSERT_TRUE(dump) << dump.error().message;
  EXPECT_EQ(dump->trigger, "meter");
  EXPECT_EQ(dump->instructions, 42U);
  EXPECT_EQ(dump->by_function, (std::map<std::string, std::uint64_t>{{"outer(int, char)", 12}, {"inner<4ul>", 30}}));
}

TEST(CallgrindDump, PlainNames_ReadTheSame) {
  std::string text = without(kDump, "fn=(7) outer(int, char)", "fn=outer(int, char)");
  text = without(without(text, "cfn=(8) inner<4ul>", "cfn=inner<4ul>"), "fn=(8)", "fn=inner<4ul>");
  const auto dump = parse_callgrind_dump(text, "dump.3");
  ASSERT_TRUE(dump) << dump.error().message;
  EXPECT_EQ(dump->by_function.at("inner<4ul>"), 30U);
}

TEST(CallgrindDump, CodeWithoutAName_DoesNotMoveWithItsAddress) {
  const auto dump = parse_callgrind_dump(without(kDump, "fn=(7) outer(int, char)", "fn=(7) 0x00000000000011a0"), "d");
  ASSERT_TRUE(dump) << dump.error().message;
  EXPECT_EQ(dump->by_function.at("(code without a name)"), 12U);
}

TEST(CallgrindDump, BrokenFiles_AreRefusedWithLineAndExpectation) {
  EXPECT_EQ(complaint("hello"), "dump.3:0: expected a dump of callgrind ('# callgrind format')");
  EXPECT_EQ(complaint(without(kDump, "totals: 42\n")), "dump.3:31: expected 'totals:' at its end; it was cut off");
  EXPECT_EQ(complaint(without(kDump, "totals: 42", "totals: many")), "dump.3:32: expected a number after 'totals:'");
  EXPECT_EQ(complaint(without(kDump, "20 10", "20 11")), "dump.3:32: expected functions that add up to 42, not to 43");
  EXPECT_EQ(complaint(without(kDump, "20 10", "20 ten")), "dump.3:28: expected 'position cost'");
  EXPECT_EQ(complaint(without(kDump, "fn=(8)\n", "fn=(9)\n")), "dump.3:27: expected a name for function (9)");
  EXPECT_EQ(complaint(without(kDump, "fn=(7) outer", "fn=(seven) outer")),
            "dump.3:17: expected '(number)' before a function's name");
  EXPECT_EQ(complaint(without(kDump, "fn=(7) outer(int, char)\n")), "dump.3:17: expected 'fn=' before the first cost");
  EXPECT_EQ(complaint(without(kDump, "events: Ir", "events: Ir Dr Dw")),
            "dump.3:12: expected instructions alone ('events: Ir')");
}

}  // namespace
}  // namespace hitless::test
