#include "hil/doctor/diagnosis.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "hil/doctor/hugepages.h"
#include "hil/doctor/nic_backend.h"
#include "hil/doctor/software_backends.h"
#include "hil/doctor/surroundings.h"

namespace hitless {
namespace {

std::string blocks(std::span<const Finding> findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding_text(finding);
  return text;
}

std::string usable_of(std::span<const Finding> findings, const char* what) {
  return fmt::format("{} of {} {}", std::ranges::count_if(findings, &Finding::is_usable), findings.size(), what);
}

std::string summary_text(std::span<const Finding> software, std::span<const Finding> nics,
                         const std::vector<std::string>& unusable) {
  std::string text = "Usable        " + usable_of(software, "software backends, ") + usable_of(nics, "NICs; ");
  if (unusable.empty()) return text + "af_packet, ring, pcap and null are among them\n";
  std::string names;
  for (const std::string& name : unusable) names += (names.empty() ? "" : ", ") + name;
  return text + "not usable, and counted on: " + names + ". Runs in virtual time need no ports\n";
}

}  // namespace

Diagnosis diagnose(const Machine& machine) {
  const User user = user_of(machine);
  const std::vector<Finding> software = diagnose_software_backends(machine, user), nics = diagnose_nics(machine, user);
  const Finding surroundings[] = {diagnose_hugepages(machine, user), diagnose_cpus(machine, user),
                                  diagnose_network_namespaces(machine, user)};
  const std::vector<std::string> unusable = unusable_basics(software);
  return {blocks(software) + "\n" + (nics.empty() ? "no PCI network card here\n" : blocks(nics)) + "\n" +
              blocks(surroundings) + "\n" + summary_text(software, nics, unusable),
          unusable.empty()};
}

}  // namespace hitless
