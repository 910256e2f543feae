// result.json of another build: it is refused with its place, or it can be held against any other.

#include "hil/regression/exact/exact_comparison.h"
#include "hil/regression/exact/result_file.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/hil/regression/exact/small_result.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  // Inputs are cut at 4096 bytes, so that each seed has a part of what there may be.
  nlohmann::json flows = test::small_result(), gates = flows, bare = flows;
  flows["outages"] = flows["phases"] = flows["event"]["steps"] = nlohmann::json::array();
  gates["flows_with_loss"] = gates["cards"] = nlohmann::json::array();
  for (const char* key : {"outages", "phases", "cards", "flows_with_loss", "timeline"})
    bare[key] = nlohmann::json::array();
  std::vector<Bytes> all;
  for (const nlohmann::json& result : {flows, gates, bare}) {
    const std::string text = result.dump();
    HITLESS_CHECK(text.size() <= 4096 && parse_result(text, "seed"), "a seed is whole and good");
    all.push_back(bytes_of(text));
  }
  return all;
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = hitless::parse_result({reinterpret_cast<const char*>(data), size}, "fuzzed");
  if (!result) {
    HITLESS_CHECK(result.error().message.starts_with("fuzzed"), result.error().message);
    return 0;
  }
  static const nlohmann::json kOther = hitless::test::small_result();
  static_cast<void>(hitless::compare_results(*result, kOther));
  static_cast<void>(hitless::compare_results(kOther, *result));
  HITLESS_CHECK(!hitless::compare_results(*result, *result).regressed(), "a result is no regression from itself");
  return 0;
}
