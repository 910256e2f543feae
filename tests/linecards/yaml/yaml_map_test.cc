// The strict reader with words of its own: what is found, in which order, where, and that the words are the caller's.
#include "linecards/yaml/yaml_map.h"

#include <array>

#include <gtest/gtest.h>

#include "linecards/yaml/units.h"
#include "linecards/yaml/yaml_document.h"

namespace hitless::test {
namespace {

constexpr YamlWording kWords{.not_a_map = "{map}: {shape} for a map of {keys}",
                             .key_not_a_word = "{map}: {key} as a key",
                             .unknown_key = "{map}: {key} is none of {keys}",
                             .repeated_key = "{map}: {key} again",
                             .missing_key = "{map}: no {key}",
                             .no_value = nullptr,
                             .value = {"{key} of {map}: {shape} for {form}", "{key} of {map}: {value} for {form}"},
                             .choice = {"{key}: {shape} for {form}", "{key}: {value} for {form}"},
                             .between_choices = "/",
                             .text_form = "text of {key}",
                             .texts_form = "texts of {key}",
                             .duration_form = "a duration",
                             .longest = std::chrono::hours(1),
                             .longer = "is too long"};

constexpr std::array<std::string_view, 3> kKeys{"a", "b", "c"};

/// What reading one value of each kind from the map says first.
template <class Read>
std::string said(const std::string& text, Read read) {
  YamlErrors errors("f", kWords);
  read(YamlMap(errors, *load_yaml(text, "f"), "m", kKeys));
  return errors.empty() ? "" : errors.first().message;
}

std::string said_of_keys(const std::string& text) {
  return said(text, [](const YamlMap& map) { map.require("b"); });
}

TEST(YamlMap, Keys_UnknownAndRepeatedInTheFilesOrderThenMissing) {
  EXPECT_EQ(said_of_keys("b: 1"), "");
  EXPECT_EQ(said_of_keys("x: 1\na: 1\na: 2\n"), "f:1:1: m: x is none of a, b, c");
  EXPECT_EQ(said_of_keys("a: 1\na: 2\nx: 1\n"), "f:2:1: m: a again");
  EXPECT_EQ(said_of_keys("a: 1"), "f:1:1: m: no b");
  EXPECT_EQ(said_of_keys("[1]: 1"), "f:1:1: m: a list as a key");
  EXPECT_EQ(said_of_keys("- 1"), "f:1:1: m: a list for a map of a, b, c");
}

TEST(YamlMap, KeysSaidAfterReading_AreHeldAgainstThoseOfTheMap) {
  YamlErrors errors("f", kWords);
  const YamlMap map(errors, *load_yaml("a: 1\nz: 2\ny: 3\n", "f"), "m");
  EXPECT_TRUE(errors.empty());
  EXPECT_TRUE(map.find("z"));
  map.refuse_others(kKeys);
  EXPECT_EQ(errors.first().message, "f:2:1: m: z is none of a, b, c");
}

TEST(YamlMap, Values_OfAnotherKindAreNamedAtTheirPlace) {
  const auto number = [](const YamlMap& map) {
    int value = 7;
    map.number("a", value, 1, 9);
    EXPECT_TRUE(value == 1 || value == 7 || value == 9);
  };
  EXPECT_EQ(said("a: 9", number), "");
  EXPECT_EQ(said("b: 9", number), "");
  EXPECT_EQ(said("a: ten", number), "f:1:4: a of m: ten for a whole number from 1 to 9");
  EXPECT_EQ(said("a: 10", number), "f:1:4: a of m: 10 for a whole number from 1 to 9");
  EXPECT_EQ(said("a: '9'", number), "f:1:4: a of m: '9' for a whole number from 1 to 9");
  EXPECT_EQ(said("a: [9]", number), "f:1:4: a of m: a list for a whole number from 1 to 9");
  EXPECT_EQ(said("b: 1\na:\n", number), "f:2:1: a of m: nothing for a whole number from 1 to 9") << "the key's place";

  const auto duration = [](const YamlMap& map) {
    Duration value{};
    map.duration("a", value);
  };
  EXPECT_EQ(said("a: 1h", duration), "");
  EXPECT_EQ(said("a: 61min", duration), "f:1:4: a of m: 61min for a duration");
  EXPECT_EQ(said("a: 1", duration), "f:1:4: a of m: 1 for a duration");

  const auto size = [](const YamlMap& map) {
    std::uint64_t value = 0;
    map.size("a", value);
  };
  EXPECT_EQ(said("a: 1KB", size), "");
  EXPECT_EQ(said("a: 1", size), std::string("f:1:4: a of m: 1 for ") + kSizeForm);

  const auto choice = [](const YamlMap& map) {
    std::size_t value = 0;
    map.choice("a", value, kKeys);
  };
  EXPECT_EQ(said("a: c", choice), "");
  EXPECT_EQ(said("a: d", choice), "f:1:4: a: d for a/b/c");
  EXPECT_EQ(said("a: {}", choice), "f:1:4: a: a mapping for a/b/c");
}

TEST(YamlMap, MapWithinTheMap_IsNamedByItsKey) {
  const auto inner = [](const YamlMap& map) {
    map.map("a", [](const YamlMap& within) {
      bool flag = false;
      within.flag("f", flag);
      EXPECT_TRUE(flag);
      const std::array<std::string_view, 1> keys{"f"};
      within.refuse_others(keys);
    });
  };
  EXPECT_EQ(said("a: {f: true}", inner), "");
  EXPECT_EQ(said("a: {f: true, g: 1}", inner), "f:1:14: a of m: g is none of f");
}

TEST(YamlDocument, OnlyOne) {
  EXPECT_TRUE(load_yaml("a: 1", "f"));
  EXPECT_EQ(load_yaml("", "f").error().message, "f:1:1: no YAML document stands here, expected one");
  EXPECT_EQ(load_yaml("a: 1\n---\nb: 2\n", "f").error().message,
            "f:1:1: more than one YAML document stands here, expected one");
  EXPECT_EQ(load_yaml("a: [", "f").error().message, "f:1:1: end of sequence flow not found, expected YAML");
}

}  // namespace
}  // namespace hitless::test
