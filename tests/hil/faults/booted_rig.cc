#include "tests/hil/faults/booted_rig.h"

#include "hil/chassis/boot.h"
#include "hil/chassis/chassis_builder.h"
#include "hil/scenario/builtin_catalogue.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

constexpr std::uint64_t kLineBitsPerS = 1'000'000'000;
constexpr std::uint32_t kQueueBytes = 1U << 20;

/// The rig's scenario without traffic, with a second image that has other card software.
Scenario scenario_of(std::vector<StepSpec> steps, const std::vector<std::string>& faults,
                     const OperatorSpec& operator_spec) {
  Scenario scenario = rig_scenario(1, std::chrono::milliseconds(1), false, false);
  scenario.traffic.clear();
  ImageManifest& old_image = scenario.images.front();
  old_image.matrix = {{old_image.version, "compatible"}};
  ImageManifest new_image = old_image;
  new_image.name = "rig-image-2";
  new_image.version = "2.0";
  new_image.card_software = {{"lc-rig", "2.0"}};
  new_image.matrix = {{old_image.version, "compatible"}, {new_image.version, "compatible"}};
  scenario.images.push_back(new_image);
  scenario.upgrade_to = kRigUpgrade;
  scenario.steps = std::move(steps);
  scenario.operator_spec = operator_spec;
  for (const std::string& text : faults) {
    auto fault = parse_fault(text, "test");
    HITLESS_CHECK(fault.has_value(), fault.error().message);
    scenario.faults.push_back(std::move(*fault));
  }
  return scenario;
}

}  // namespace

BootedRig::BootedRig(std::vector<StepSpec> steps, const std::vector<std::string>& faults,
                     const OperatorSpec& operator_spec) {
  auto catalogue = builtin_catalogue();
  HITLESS_CHECK(catalogue.has_value(), catalogue.error().message);
  const auto extended = catalogue->extend_text(rig_catalogue(kLineBitsPerS, kQueueBytes), "rig rows");
  HITLESS_CHECK(extended.has_value(), extended.error().message);
  recorder.begun(scenario_of(std::move(steps), faults, operator_spec), *catalogue, {});
  auto config = build_chassis_config(record.input.scenario, record.input.catalogue);
  HITLESS_CHECK(config.has_value(), config.error().message);
  recorder.chassis_configured(std::move(*config));
  chassis.emplace(record.input.config, record.input.scenario.seed, disks.path(), recorder.causes(), recorder.timeline(),
                  recorder.truth(), FibBuilding::when_due);
  const auto stored = chassis->store_images(record.input.scenario.images);
  HITLESS_CHECK(stored.has_value(), stored.error().message);
  HITLESS_CHECK(boot(*chassis, chassis->loop().now() + std::chrono::minutes(10), nullptr), "the rig boots");
}

std::vector<std::string> BootedRig::phases() const {
  std::vector<std::string> names;
  for (const Phase& phase : record.books.phases.phases()) names.push_back(phase.name);
  return names;
}

}  // namespace hitless::test
