#include "hil/doctor/hugepages.h"

#include <algorithm>
#include <sstream>

#include "hil/doctor/permission.h"

namespace hitless {

Hugepages hugepages_of(const Machine& machine) {
  Hugepages pages;
  std::istringstream meminfo(machine.text("/proc/meminfo").value_or(std::string()));
  for (std::string line; std::getline(meminfo, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t number = 0;
    if (!(words >> key >> number)) continue;
    if (key == "HugePages_Free:") pages.free = number;
    if (key == "HugePages_Total:") pages.total = number;
    if (key == "Hugepagesize:") pages.page_kib = number;
  }
  std::istringstream mounts(machine.text("/proc/mounts").value_or(std::string()));
  for (std::string line; pages.mount.empty() && std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string device, folder, kind;
    if (words >> device >> folder >> kind && kind == "hugetlbfs") pages.mount = folder;
  }
  return pages;
}

std::vector<Hindrance> hugepage_hindrances(const Machine& machine, const User& user) {
  constexpr std::uint64_t kWantedKib = 2ULL << 20;
  const Hugepages pages = hugepages_of(machine);
  if (pages.page_kib == 0) return {{"this kernel has no hugepages", {}}};
  std::vector<Hindrance> hindrances;
  if (pages.free == 0)
    hindrances.push_back(
        {"no free hugepages (" + std::to_string(pages.total) + " in all)",
         {write_as_root(user, std::to_string(pages.total + std::max<std::uint64_t>(1, kWantedKib / pages.page_kib)),
                        "/sys/kernel/mm/hugepages/hugepages-" + std::to_string(pages.page_kib) + "kB/nr_hugepages")}});
  if (pages.mount.empty())
    hindrances.push_back(
        {"hugepages are mounted nowhere",
         {as_root(user, "mkdir -p /dev/hugepages"), as_root(user, "mount -t hugetlbfs nodev /dev/hugepages")}});
  else if (!machine.permits_writing(pages.mount))
    hindrances.push_back(
        {pages.mount + " is not writable",
         {as_root(user, "chown " + std::to_string(user.effective_uid) + " " + shell_word(pages.mount))}});
  return hindrances;
}

Finding diagnose_hugepages(const Machine& machine, const User& user) {
  const Hugepages pages = hugepages_of(machine);
  Finding finding{.subject = "hugepages",
                  .state = std::to_string(pages.free) + " of " + std::to_string(pages.total) + " free, " +
                           std::to_string(pages.page_kib) + " KiB each",
                  .hindrances = hugepage_hindrances(machine, user),
                  .notes = {"only physical NICs are used with hugepages"}};
  return finding;
}

}  // namespace hitless
