#include "hil/doctor/machine.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include <rte_config.h>

namespace hitless {

namespace fs = std::filesystem;

fs::path driver_folder_of_dpdk() {
#ifdef RTE_EAL_PMD_PATH
  return RTE_EAL_PMD_PATH;
#else
  return {};
#endif
}

Machine::Machine(fs::path root, fs::path driver_folder)
    : root_(std::move(root)), driver_folder_(std::move(driver_folder)) {}

fs::path Machine::under_root(const fs::path& path) const { return root_ / path.relative_path(); }

bool Machine::exists(const fs::path& path) const {
  std::error_code ignored;
  return fs::exists(under_root(path), ignored);
}

std::optional<std::string> Machine::text(const fs::path& path) const {
  // Not a stream: a stream throws when the kernel refuses a read, as of the carrier of a device that is down.
  const int file = open(under_root(path).c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::string text;
  std::array<char, 65536> part;
  ssize_t got = 0;
  while ((got = read(file, part.data(), part.size())) > 0) text.append(part.data(), static_cast<std::size_t>(got));
  close(file);
  return got < 0 ? std::nullopt : std::optional(std::move(text));
}

std::string Machine::line(const fs::path& path) const {
  const std::string whole = text(path).value_or(std::string());
  return whole.substr(0, whole.find('\n'));
}

std::vector<std::string> Machine::names(const fs::path& folder) const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(under_root(folder), error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  std::ranges::sort(names);
  return names;
}

fs::path Machine::link(const fs::path& path) const {
  std::error_code ignored;
  return fs::read_symlink(under_root(path), ignored);
}

bool Machine::permits_writing(const fs::path& path) const {
  return faccessat(AT_FDCWD, under_root(path).c_str(), R_OK | W_OK, AT_EACCESS) == 0;
}

bool Machine::opens_for_writing(const fs::path& path) const {
  const int file = open(under_root(path).c_str(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) return false;
  close(file);
  return true;
}

}  // namespace hitless
