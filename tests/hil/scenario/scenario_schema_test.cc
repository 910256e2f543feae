#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hil/scenario/scenario_keys.h"
#include "hil/scenario/scenario_schema.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

using Json = nlohmann::json;

std::vector<std::string> sorted_keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

TEST(ScenarioSchema, AndParserHaveTheSameKeys) {
  const Json schema = Json::parse(scenario_schema_text());
  std::size_t mappings = 0;
  for (const auto& [kind, keys] : scenario_keys()) {
    const Json& object = kind == "scenario" ? schema : schema.at("definitions").at(std::string(kind));
    const std::vector<std::string> parser(keys.begin(), keys.end());
    EXPECT_THAT(parser, ::testing::UnorderedElementsAreArray(sorted_keys(object.at("properties")))) << kind;
    EXPECT_EQ(object.at("additionalProperties"), false) << kind;
    ++mappings;
  }
  // Nothing in the schema that the parser has never heard of; "duration" is a scalar.
  EXPECT_EQ(schema.at("definitions").size(), mappings - 1 + 1);
}

TEST(ScenarioSchema, EveryKeyIsExplained) {
  const Json schema = Json::parse(scenario_schema_text());
  for (const auto& [key, value] : schema.at("properties").items())
    EXPECT_TRUE(value.contains("description") || value.contains("$ref")) << key;
}

TEST(ScenarioSchema, RefusesAtThePlaceOfTheValue) {
  ScenarioErrors errors("s.yaml");
  check_schema(errors, YAML::Load(replaced(kSmallScenario, "seed: 7", "seed: x")));
  ASSERT_FALSE(errors.empty());
  EXPECT_THAT(errors.first().message, ::testing::StartsWith("s.yaml:2:7: "));
  ScenarioErrors deep("s.yaml");
  check_schema(deep, YAML::Load(replaced(kSmallScenario, "bay: 0", "bay: 99")));
  ASSERT_FALSE(deep.empty());
  EXPECT_THAT(deep.first().message, ::testing::StartsWith("s.yaml:8:45: "));
}

TEST(ScenarioSchema, AcceptsASmallScenario) {
  ScenarioErrors errors("s.yaml");
  check_schema(errors, YAML::Load(kSmallScenario));
  EXPECT_TRUE(errors.empty()) << errors.first().message;
}

}  // namespace
}  // namespace hitless::test
