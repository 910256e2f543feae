#pragma once
// A computer as its files show it. All that doctor says is read from here, so that a folder can stand in for one.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hitless {

/// Where EAL looks for driver libraries: DPDK's headers say. Empty when it looks nowhere.
[[nodiscard]] std::filesystem::path driver_folder_of_dpdk();

class Machine {
 public:
  /// Every path below is meant under `root`. `driver_folder` holds DPDK's driver libraries.
  explicit Machine(std::filesystem::path root = "/", std::filesystem::path driver_folder = driver_folder_of_dpdk());

  [[nodiscard]] const std::filesystem::path& driver_folder() const { return driver_folder_; }
  [[nodiscard]] bool exists(const std::filesystem::path& path) const;
  /// The whole file; none when it cannot be read.
  [[nodiscard]] std::optional<std::string> text(const std::filesystem::path& path) const;
  /// The first line of a file of the kernel, without its end; empty when it cannot be read.
  [[nodiscard]] std::string line(const std::filesystem::path& path) const;
  /// Names in a folder, sorted; none when it cannot be read.
  [[nodiscard]] std::vector<std::string> names(const std::filesystem::path& folder) const;
  /// What a symbolic link says; empty when it is none.
  [[nodiscard]] std::filesystem::path link(const std::filesystem::path& path) const;
  /// Whether this user may read and write it, by its permissions. Nothing is opened.
  [[nodiscard]] bool permits_writing(const std::filesystem::path& path) const;
  /// Opens it for reading and writing and closes it: what a container forbids shows only so. Only for devices that do
  /// nothing on being opened; on a node whose driver is not loaded, opening would load it.
  [[nodiscard]] bool opens_for_writing(const std::filesystem::path& path) const;

 private:
  [[nodiscard]] std::filesystem::path under_root(const std::filesystem::path& path) const;

  std::filesystem::path root_;
  std::filesystem::path driver_folder_;
};

}  // namespace hitless
