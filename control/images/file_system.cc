#include "control/images/file_system.h"

#include <algorithm>
#include <system_error>

namespace hitless {

Result<FileName> parse_file_name(std::string_view text) {
  FileName file;
  constexpr std::string_view kStandby = "stby-";
  constexpr std::string_view kDisk = "disk0:";
  std::string_view rest = text;
  if (rest.starts_with(kStandby)) {
    file.on_standby = true;
    rest.remove_prefix(kStandby.size());
  }
  if (!rest.starts_with(kDisk))
    return fail(ErrorCode::bad_input, "'" + std::string(text) + "': expected disk0:NAME or stby-disk0:NAME");
  rest.remove_prefix(kDisk.size());
  // A name must not lead out of the directory that plays the disk; ',' and ';' would break the BOOT variable.
  if (rest.empty() || rest == "." || rest == ".." || rest.find_first_of("/,; \t") != std::string_view::npos)
    return fail(ErrorCode::bad_input, "'" + std::string(text) + "': expected a file name after disk0:");
  file.name = std::string(rest);
  return file;
}

Result<std::filesystem::path> FileSystem::locate(std::string_view url) const {
  const auto file = parse_file_name(url);
  if (!file) return tl::unexpected(file.error());
  if (file->on_standby) return fail(ErrorCode::bad_input, "'" + std::string(url) + "': is on the peer's disk");
  return root_ / file->name;
}

Result<ImageManifest> FileSystem::read(std::string_view url) const {
  const auto path = locate(url);
  if (!path) return tl::unexpected(path.error());
  auto manifest = read_image(*path);
  if (!manifest) {
    std::string message = manifest.error().message;
    const std::string host = path->string();
    for (auto at = message.find(host); at != std::string::npos; at = message.find(host))
      message.replace(at, host.size(), url);
    return fail(manifest.error().code, message);
  }
  return manifest;
}

Result<void> FileSystem::write(const ImageManifest& manifest) {
  const auto path = locate("disk0:" + manifest.name);
  if (!path) return tl::unexpected(path.error());
  return write_image(*path, manifest);
}

std::vector<std::string> FileSystem::files() const {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(root_, error), end; !error && it != end; it.increment(error))
    names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace hitless
