#include "hil/report/provenance_json.h"

#include <oneapi/tbb/version.h>
#include <pcap/pcap.h>
#include <rte_version.h>
#include <nlohmann/json.hpp>

#include "hil/runtime/build_info.h"

namespace hitless {

std::string provenance_json(const std::string& scenario_path, std::uint64_t seed) {
  nlohmann::ordered_json out;
  out["program"] = "hitless";
  out["version"] = kBuildVersion;
  out["commit"] = kBuildCommit;
  out["compiler"] = kBuildCompiler;
  out["build_type"] = kBuildType;
  out["scenario"] = scenario_path;
  out["seed"] = seed;
  out["libraries"]["dpdk"] = rte_version();
  out["libraries"]["libpcap"] = pcap_lib_version();
  out["libraries"]["onetbb"] = TBB_runtime_version();
  return out.dump(2) + "\n";
}

}  // namespace hitless
