// JUnit XML: what readers count on, and that no text can break the file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/output/junit.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

JunitSuite suite_of(std::vector<JunitCase> cases) { return {"run demo", {}, std::move(cases)}; }

std::string written_message(const std::string& message) {
  const std::string xml = junit_xml({suite_of({{"a", "b", JunitOutcome::failed, message, ""}})});
  const std::string begin = "<failure message=\"";
  const std::size_t from = xml.find(begin) + begin.size();
  return xml.substr(from, xml.rfind("\"/>") - from);
}

TEST(Junit, ASuite_HasThisForm) {
  JunitSuite suite = suite_of({{"hitless.run.demo", "books close", JunitOutcome::passed, "", ""},
                               {"hitless.run.demo", "traffic", JunitOutcome::error, "no traffic", "no traffic\nnone"},
                               {"hitless.run.demo", "slot 3", JunitOutcome::failed, "too long", ""},
                               {"hitless.run.demo", "slot 5", JunitOutcome::skipped, "no card", ""},
                               {"hitless.run.demo", "figures", JunitOutcome::passed, "", "1 lost"}});
  suite.properties = {{"lost", "365413"}};
  EXPECT_EQ(junit_xml({suite}), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hitless" tests="5" failures="1" errors="1" skipped="1">
  <testsuite name="run demo" tests="5" failures="1" errors="1" skipped="1">
    <properties>
      <property name="lost" value="365413"/>
    </properties>
    <testcase classname="hitless.run.demo" name="books close"/>
    <testcase classname="hitless.run.demo" name="traffic">
      <error message="no traffic">no traffic
none</error>
    </testcase>
    <testcase classname="hitless.run.demo" name="slot 3">
      <failure message="too long"/>
    </testcase>
    <testcase classname="hitless.run.demo" name="slot 5">
      <skipped message="no card"/>
    </testcase>
    <testcase classname="hitless.run.demo" name="figures">
      <system-out>1 lost</system-out>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST(Junit, Counts_AddUpOverSuites) {
  const JunitSuite failed = suite_of({{"a", "b", JunitOutcome::failed, "", ""}});
  EXPECT_THAT(junit_xml({failed, failed, suite_of({})}),
              HasSubstr(R"(<testsuites name="hitless" tests="2" failures="2" errors="0" skipped="0">)"));
}

TEST(Junit, Markup_IsEscaped) {
  EXPECT_EQ(written_message(R"(a < b && "c" > 'd')"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd'");
  const std::string xml = junit_xml({suite_of({{"a", "b", JunitOutcome::failed, "m", "x]]>y</failure>"}})});
  EXPECT_THAT(xml, HasSubstr(">x]]&gt;y&lt;/failure&gt;</failure>"));
}

TEST(Junit, LineEndsOfAttributes_SurviveTheReader) {
  EXPECT_EQ(written_message("one\ntwo\tthree\r"), "one&#10;two&#9;three&#13;");
}

TEST(Junit, CharactersThatXmlForbids_AreShown) {
  EXPECT_EQ(written_message(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(written_message("\x1b[31mred\x7f"), "\\x1b[31mred\x7f");
  EXPECT_EQ(written_message("\xef\xbf\xbe \xef\xbf\xbf"), "\\xef\\xbf\\xbe \\xef\\xbf\\xbf") << "U+FFFE, U+FFFF";
  EXPECT_EQ(written_message("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
}

TEST(Junit, Utf8_IsKeptWhereItIsWhole) {
  const std::string good = "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xef\xbf\xbd";
  EXPECT_EQ(written_message(good), good);
  EXPECT_EQ(written_message("cut \xe2\x82"), "cut \\xe2\\x82");
  EXPECT_EQ(written_message("\xc0\xaf \xe0\x80\xaf \xff"), "\\xc0\\xaf \\xe0\\x80\\xaf \\xff") << "forged, no UTF-8";
  EXPECT_EQ(written_message("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond U+10FFFF";
  EXPECT_EQ(written_message("\x80z"), "\\x80z");
}

TEST(Junit, MessagesOfPassedCases_AreNotWritten) {
  EXPECT_THAT(junit_xml({suite_of({{"a", "b", JunitOutcome::passed, "nothing", ""}})}), Not(HasSubstr("nothing")));
}

}  // namespace
}  // namespace hitless::test
