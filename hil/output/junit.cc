#include "hil/output/junit.h"

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

namespace hitless {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// Length in bytes of the UTF-8 character that begins the text; 0 when the bytes are no character that XML 1.0 allows.
std::size_t xml_character_bytes(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = at(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t bytes = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (bytes == 0 || text.size() < bytes) return 0;
  std::uint32_t point = first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((at(i) & 0xc0U) != 0x80U) return 0;
    point = point << 6U | (at(i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};  // overlong forms are refused
  const bool surrogate = point >= 0xd800 && point < 0xe000;
  return point < kSmallest[bytes] || point > 0x10ffff || surrogate || point == 0xfffe || point == 0xffff ? 0 : bytes;
}

/// A reader turns line ends within an attribute into blanks, unless they are written as references.
std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  while (!text.empty()) {
    const std::size_t bytes = xml_character_bytes(text);
    const char c = text.front();
    if (bytes == 0)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\r' || (attribute && (c == '\n' || c == '\t')))
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += text.substr(0, bytes);
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return out;
}

std::string attribute(std::string_view text) { return escaped(text, true); }

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  void add(const JunitSuite& suite) {
    for (const JunitCase& c : suite.cases) {
      ++tests;
      failures += c.outcome == JunitOutcome::failed ? 1 : 0;
      errors += c.outcome == JunitOutcome::error ? 1 : 0;
      skipped += c.outcome == JunitOutcome::skipped ? 1 : 0;
    }
  }
  [[nodiscard]] std::string text() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", tests, failures, errors, skipped);
  }
};

void write_case(Out out, const JunitCase& c) {
  const char* element = c.outcome == JunitOutcome::failed  ? "failure"
                        : c.outcome == JunitOutcome::error ? "error"
                                                           : "skipped";
  fmt::format_to(out, R"(    <testcase classname="{}" name="{}")", attribute(c.classname), attribute(c.name));
  if (c.outcome != JunitOutcome::passed) {
    fmt::format_to(out, ">\n      <{} message=\"{}\"", element, attribute(c.message));
    if (c.details.empty())
      fmt::format_to(out, "/>\n    </testcase>\n");
    else
      fmt::format_to(out, ">{}</{}>\n    </testcase>\n", escaped(c.details, false), element);
  } else if (!c.details.empty()) {
    fmt::format_to(out, ">\n      <system-out>{}</system-out>\n    </testcase>\n", escaped(c.details, false));
  } else {
    fmt::format_to(out, "/>\n");
  }
}

void write_suite(Out out, const JunitSuite& suite) {
  Counts counts;
  counts.add(suite);
  fmt::format_to(out, "  <testsuite name=\"{}\" {}>\n", attribute(suite.name), counts.text());
  if (!suite.properties.empty()) {
    fmt::format_to(out, "    <properties>\n");
    for (const auto& [name, value] : suite.properties)
      fmt::format_to(out, "      <property name=\"{}\" value=\"{}\"/>\n", attribute(name), attribute(value));
    fmt::format_to(out, "    </properties>\n");
  }
  for (const JunitCase& c : suite.cases) write_case(out, c);
  fmt::format_to(out, "  </testsuite>\n");
}

}  // namespace

std::string junit_xml(const std::vector<JunitSuite>& suites) {
  std::string text;
  const Out out = std::back_inserter(text);
  Counts counts;
  for (const JunitSuite& suite : suites) counts.add(suite);
  fmt::format_to(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hitless\" {}>\n", counts.text());
  for (const JunitSuite& suite : suites) write_suite(out, suite);
  fmt::format_to(out, "</testsuites>\n");
  return text;
}

}  // namespace hitless
