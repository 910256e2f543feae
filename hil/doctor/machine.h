#pragma once
// A computer as its files show it. Doctor reads everything from here, so that a folder can stand in for a computer.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hitless {

/// The folder where EAL looks for driver libraries, by DPDK's headers; empty when EAL looks nowhere.
[[nodiscard]] std::filesystem::path driver_folder_of_dpdk();

class Machine {
 public:
  /// Every path in the calls below is under `root`. `driver_folder` holds DPDK's driver libraries.
  explicit Machine(std::filesystem::path root = "/", std::filesystem::path driver_folder = driver_folder_of_dpdk());

  [[nodiscard]] const std::filesystem::path& driver_folder() const { return driver_folder_; }
  [[nodiscard]] bool exists(const std::filesystem::path& path) const;
  /// The whole file; none when it cannot be read.
  [[nodiscard]] std::optional<std::string> text(const std::filesystem::path& path) const;
  /// The first line of a file of the kernel, without its end; empty when it cannot be read.
  [[nodiscard]] std::string line(const std::filesystem::path& path) const;
  /// Names in a folder, sorted; none when it cannot be read.
  [[nodiscard]] std::vector<std::string> names(const std::filesystem::path& folder) const;
  /// The target of a symbolic link; empty when the path is none.
  [[nodiscard]] std::filesystem::path link(const std::filesystem::path& path) const;
  /// Whether this user may read and write the file, by its permissions. The file is not opened.
  [[nodiscard]] bool permits_writing(const std::filesystem::path& path) const;
  /// Opens the file for reading and writing and closes it: a container's ban shows in no other way. Only for devices
  /// that do nothing when they are opened; on a node whose driver is not loaded, opening would load the driver.
  [[nodiscard]] bool opens_for_writing(const std::filesystem::path& path) const;

 private:
  [[nodiscard]] std::filesystem::path under_root(const std::filesystem::path& path) const;

  std::filesystem::path root_;
  std::filesystem::path driver_folder_;
};

}  // namespace hitless
