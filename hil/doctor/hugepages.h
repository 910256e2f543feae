#pragma once
// Memory in large pages, which ports on physical NICs need.

#include <cstdint>
#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// Pages of the kernel's default size.
struct Hugepages {
  std::uint64_t free = 0;
  std::uint64_t total = 0;
  std::uint64_t page_kib = 0;  ///< 0: the kernel has none
  std::string mount;           ///< folder that hands the pages out; empty: mounted nowhere
};
/// From /proc/meminfo and /proc/mounts.
[[nodiscard]] Hugepages hugepages_of(const Machine& machine);

/// The hindrances that keep this user from taking hugepages; the commands set 2 GiB aside.
[[nodiscard]] std::vector<Hindrance> hugepage_hindrances(const Machine& machine, const User& user);

/// The number of hugepages, as a block of its own.
[[nodiscard]] Finding diagnose_hugepages(const Machine& machine, const User& user);

}  // namespace hitless
