#include <set>

#include "hil/scenario/scenario.h"
#include "hil/scenario/scenario_schema.h"
#include "hil/scenario/scenario_sections.h"
#include "hil/scenario/schedule.h"
#include "linecards/yaml/text_file.h"
#include "linecards/yaml/yaml_document.h"

namespace hitless {
namespace {

/// "disk0:NAME" whose NAME is one of the scenario's images.
void check_image_name(ScenarioErrors& errors, const ScenarioMap& map, std::string_view key, const Scenario& scenario) {
  const auto node = map.find(key);
  if (!node || !node->IsScalar()) return;
  std::string names;
  for (const ImageManifest& image : scenario.images) {
    if (node->Scalar() == "disk0:" + image.name) return;
    names += (names.empty() ? "disk0:" : ", disk0:") + image.name;
  }
  errors.add(*node, "'" + node->Scalar() + "' is no image of this scenario, expected one of " +
                        (names.empty() ? "(none is listed under images)" : names));
}

void check_names(ScenarioErrors& errors, const ScenarioMap& map, const Scenario& scenario) {
  std::set<std::string> items, images;
  for (const TrafficSpec& item : scenario.traffic)
    if (!items.insert(item.name).second)
      errors.add(item.mark, "traffic item '" + item.name + "' stands twice, expected a name of its own");
  for (std::size_t i = 0; i < scenario.images.size(); ++i)
    if (!images.insert(scenario.images[i].name).second)
      errors.add((*map.find("images"))[i],
                 "image '" + scenario.images[i].name + "' stands twice, expected a name of its own");
  check_image_name(errors, map, "start_image", scenario);
  check_image_name(errors, map, "upgrade_to", scenario);
  if (scenario.expect.outcome && *scenario.expect.outcome != UpgradeOutcome::unchanged && !scenario.upgrade_to)
    errors.add(scenario.expect.mark, "an outcome is expected of no upgrade, expected upgrade_to beside it");
  if (!scenario.expect.image) return;
  const auto expect = map.find("expect");
  check_image_name(errors, ScenarioMap(errors, *expect, "expect"), "image", scenario);
}

void read_root(ScenarioErrors& errors, const YAML::Node& root, Scenario& scenario) {
  const ScenarioMap map(errors, root, "scenario");
  map.required_text("name", scenario.name);
  map.number("seed", scenario.seed, 0, INT64_MAX);
  map.required_text("platform", scenario.platform);
  if (const auto platform = map.find("platform")) scenario.platform_mark = mark_of(*platform);
  map.texts("catalogue", scenario.catalogue_files);
  for (std::string& file : scenario.catalogue_files) file = beside(scenario.path, file);
  if (const auto chassis = map.require("chassis")) read_chassis(errors, *chassis, scenario);
  if (const auto addressing = map.find("addressing")) read_addressing(errors, *addressing, scenario);
  read_vrfs(errors, map, scenario.vrfs);
  map.list("interfaces", "interfaces", [&](const YAML::Node& node) {
    const InterfaceSpec spec = read_interface(errors, node, scenario.vrfs);
    for (const InterfaceSpec& other : scenario.interfaces)
      if (spec.port && other.port && spec.port->name == other.port->name)
        errors.add(node, "port '" + spec.port->name + "' is " + other.name + "'s, expected one of its own");
    scenario.interfaces.push_back(spec);
  });
  if (map.require("images"))
    map.list("images", "images",
             [&](const YAML::Node& node) { scenario.images.push_back(read_image_row(errors, node)); });
  map.required_text("start_image", scenario.start_image);
  if (const auto routes = map.find("routes")) scenario.routes = read_routes(errors, *routes, scenario.vrfs);
  map.list("traffic", "traffic items",
           [&](const YAML::Node& node) { scenario.traffic.push_back(read_traffic(errors, node, scenario.vrfs)); });
  if (const auto upgrade = map.find("upgrade_to")) scenario.upgrade_to = read_text(errors, *upgrade, "disk0:NAME");
  map.list("steps", "steps", [&](const YAML::Node& node) { scenario.steps.push_back(read_step(errors, node)); });
  map.list("faults", "faults", [&](const YAML::Node& node) { scenario.faults.push_back(read_fault(errors, node)); });
  if (const auto node = map.find("operator")) scenario.operator_spec = read_operator(errors, *node);
  read_columns(map, run_schedule(), scenario);
  if (const auto expect = map.find("expect")) scenario.expect = read_expectation(errors, *expect);
  check_names(errors, map, scenario);
}

/// Limits a tree in which every alias is written out: a few aliases of aliases would fill any memory, and an alias of
/// itself never ends.
class TreeSize {
 public:
  /// Empty, or the limit that the tree exceeds; `mark_of_it()` gives the place.
  std::string too_much(const YAML::Node& node) {
    walk(node, 1);
    if (too_deep_)
      return "values are nested deeper than " + std::to_string(kDepthMax) +
             " here, expected a scenario of a sensible size (an alias that holds itself?)";
    if (nodes_ >= kNodesMax)
      return "more than " + std::to_string(kNodesMax) + " values, expected a scenario of a sensible size";
    return {};
  }
  [[nodiscard]] FileMark mark_of_it() const { return mark_; }

 private:
  static constexpr std::size_t kNodesMax = 5'000'000;
  static constexpr std::size_t kDepthMax = 50;

  void walk(const YAML::Node& node, std::size_t depth) {
    ++nodes_;
    if (depth > kDepthMax && !too_deep_) {
      too_deep_ = true;
      mark_ = mark_of(node);
    }
    if (node.IsMap())
      for (const auto& pair : node) {
        if (over()) return;
        walk(pair.first, depth + 1);
        walk(pair.second, depth + 1);
      }
    else if (node.IsSequence())
      for (const YAML::Node& element : node) {
        if (over()) return;
        walk(element, depth + 1);
      }
  }
  [[nodiscard]] bool over() const { return too_deep_ || nodes_ >= kNodesMax; }

  std::size_t nodes_ = 0;
  bool too_deep_ = false;
  FileMark mark_{1, 1};
};

/// With `extends: FILE`, the other file's keys stand in for the keys that this file leaves out. The other file is a
/// good scenario by itself, so an error found afterwards belongs to this file.
Result<YAML::Node> extended(const YAML::Node& root, const std::string& path) {
  if (!root.IsMap()) return root;
  const YAML::Node base_name = root["extends"];
  if (!base_name) return root;
  const FileMark mark = mark_of(base_name);
  if (!base_name.IsScalar() || base_name.Scalar().empty() || base_name.Scalar().find('/') != std::string::npos)
    return fail(ErrorCode::bad_input, at_mark(path, mark, "expected the name of a scenario file in the same folder"));
  const std::string base_path = beside(path, base_name.Scalar());
  const auto text = read_text_file(base_path, "a scenario file (YAML)");
  if (!text) return tl::unexpected(text.error());
  // This check comes before the other file is read as a scenario: a file that extends itself would never end.
  if (const YAML::Node base = YAML::Load(*text); base.IsMap() && base["extends"])
    return fail(ErrorCode::bad_input,
                at_mark(path, mark, base_path + " itself extends a file, expected one that does not"));
  if (const auto good = parse_scenario(*text, base_path); !good) return tl::unexpected(good.error());
  const YAML::Node base = YAML::Load(*text);
  YAML::Node merged = root;
  for (const auto& pair : base)
    if (!root[pair.first.Scalar()]) merged[pair.first.Scalar()] = pair.second;
  return merged;
}

}  // namespace

Result<Scenario> parse_scenario(const std::string& yaml, const std::string& path) {
  Scenario scenario;
  scenario.path = path;
  ScenarioErrors errors(path);
  try {
    if (const std::string wrong = other_than_one_document(yaml); !wrong.empty())
      return fail(ErrorCode::bad_input, at_mark(path, {1, 1}, wrong + " stands here, expected one scenario"));
    const YAML::Node written = YAML::Load(yaml);
    TreeSize size;
    if (const std::string wrong = size.too_much(written); !wrong.empty())
      return fail(ErrorCode::bad_input, at_mark(path, size.mark_of_it(), wrong));
    const auto root = extended(written, path);
    if (!root) return tl::unexpected(root.error());
    read_root(errors, *root, scenario);
    if (errors.empty()) check_schema(errors, *root);
  } catch (const YAML::Exception& broken) {
    return fail(ErrorCode::bad_input,
                at_mark(path, mark_of(broken.mark), "not YAML: " + broken.msg + ", expected a scenario file"));
  }
  if (!errors.empty()) return tl::unexpected<Error>(errors.first());
  return scenario;
}

Result<Scenario> load_scenario(const std::string& path) {
  const auto text = read_text_file(path, "a scenario file (YAML)");
  if (!text) return tl::unexpected(text.error());
  return parse_scenario(*text, path);
}

}  // namespace hitless
