#include "hil/scenario/scenario_node.h"

#include "hil/scenario/scenario_keys.h"

namespace hitless {
namespace {

constexpr ValueWording kValue{"{shape} {is}, expected {form}", "{shape} {is}, expected {form}"};
constexpr ValueWording kChoice{"'{value}' {is}, expected one of {form}", "'{value}' {is}, expected one of {form}"};
constexpr const char* kUnknownKey = "unknown key '{key}' in {map}, expected one of {keys}";

constexpr YamlWording kScenarioWording{
    .not_a_map = "{shape} stands here, expected a mapping with {keys}",
    .key_not_a_word = kUnknownKey,
    .unknown_key = kUnknownKey,
    .repeated_key = "key '{key}' stands twice in {map}, expected it once",
    .missing_key = "key '{key}' is missing in {map}, expected it here",
    .no_value = "nothing stands behind '{key}', expected a value",
    .value = kValue,
    .choice = kChoice,
    .between_choices = ", ",
    .text_form = "a text for '{key}'",
    .texts_form = "a text or a list of texts for '{key}'",
    .duration_form = "a whole number and ns, us, ms, s, min or h",
    .longest = std::chrono::hours(24 * 366),  // instants are sums of a few durations: none of them can overflow
    .longer = "is longer than a year"};

}  // namespace

ScenarioErrors::ScenarioErrors(std::string path) : YamlErrors(std::move(path), kScenarioWording) {}

ScenarioMap::ScenarioMap(YamlErrors& errors, const YAML::Node& node, std::string_view kind)
    : YamlMap(errors, node, std::string(kind), scenario_keys().at(kind)) {}

}  // namespace hitless
