#include "tests/support/eal.h"

#include <rte_eal.h>
#include <sched.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless::test {
namespace {

/// "0@(0,1,5)": one lcore that floats over every CPU that this process may use.
std::string lcores_over_allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  HITLESS_CHECK(sched_getaffinity(0, sizeof(allowed), &allowed) == 0, "sched_getaffinity");
  std::string list;
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &allowed)) list += (list.empty() ? "" : ",") + std::to_string(cpu);
  return "--lcores=0@(" + list + ")";
}

void start_eal() {
  std::vector<std::string> words{"test",
                                 "--no-huge",
                                 "--no-pci",
                                 "--no-telemetry",
                                 "--no-shconf",
                                 "-m",
                                 "512",
                                 "--file-prefix=hitless-test-" + std::to_string(getpid()),
                                 lcores_over_allowed_cpus(),
                                 "--log-level=4"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  HITLESS_CHECK(rte_eal_init(static_cast<int>(arguments.size()), arguments.data()) >= 0, "EAL did not start");
}

}  // namespace

void start_eal_once() {
  static const bool started = (start_eal(), true);
  static_cast<void>(started);
}

}  // namespace hitless::test
