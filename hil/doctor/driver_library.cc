#include "hil/doctor/driver_library.h"

#include <algorithm>
#include <cctype>

namespace hitless {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "librte_";

/// ".so.23" for ".../pmds-23.0": the ending of the libraries' names.
std::string ending_of(const std::filesystem::path& driver_folder) {
  const std::string folder = driver_folder.filename().string();
  const std::size_t dash = folder.rfind('-');
  if (dash == std::string::npos) return ".so";
  return ".so." + folder.substr(dash + 1, folder.find('.', dash) - dash - 1);
}

/// "lib<name>.so.<version>": the form of a name that a library's dynamic section can need.
bool is_soname(std::string_view text) {
  const std::size_t dot = text.find(".so.");
  if (!text.starts_with("lib") || dot == std::string_view::npos || dot + 4 == text.size()) return false;
  return std::ranges::all_of(text.substr(dot + 4), [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; }) &&
         std::ranges::all_of(text.substr(0, dot),
                             [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '+'; });
}

/// The sonames in an ELF file, which keeps its strings between zeros.
std::vector<std::string> sonames_in(const std::string& bytes) {
  std::vector<std::string> names;
  for (std::size_t at = bytes.find(".so."); at != std::string::npos; at = bytes.find(".so.", at + 1)) {
    const std::size_t before = bytes.rfind('\0', at);
    const std::size_t from = before == std::string::npos ? 0 : before + 1,
                      end = std::min(bytes.find('\0', at), bytes.size());
    const std::string_view name = std::string_view(bytes).substr(from, end - from);
    if (is_soname(name)) names.emplace_back(name);
  }
  return names;
}

std::optional<fs::path> find_library(const Machine& machine, const std::string& driver) {
  const std::string plain = std::string(kPrefix) + driver;
  for (const std::string& ending : {ending_of(machine.driver_folder()), std::string(".so")})
    if (const fs::path path = machine.driver_folder() / (plain + ending); machine.exists(path)) return path;
  return std::nullopt;
}

}  // namespace

std::string package_of(const std::string& soname) {
  const std::size_t dot = soname.find(".so.");
  std::string name = soname.substr(0, soname.find(".so"));
  std::ranges::replace(name, '_', '-');
  if (dot == std::string::npos) return name;
  if (std::isdigit(static_cast<unsigned char>(name.back())) != 0) name += '-';
  return name + soname.substr(dot + 4);
}

std::string install_command(const User& user, const std::string& packages) {
  return as_root(user, "apt-get install " + packages);
}

std::vector<fs::path> network_driver_libraries(const Machine& machine) {
  const std::string prefix = std::string(kPrefix) + "net_", ending = ending_of(machine.driver_folder());
  std::vector<fs::path> libraries;
  for (const std::string& name : machine.names(machine.driver_folder()))
    if (name.starts_with(prefix) && name.ends_with(ending)) libraries.push_back(machine.driver_folder() / name);
  return libraries;
}

std::vector<std::string> missing_libraries(const Machine& machine, const fs::path& library) {
  const fs::path architecture = machine.driver_folder().parent_path().parent_path();
  const std::string cache = machine.text("/etc/ld.so.cache").value_or(std::string());
  std::vector<std::string> missing;
  for (const std::string& name : sonames_in(machine.text(library).value_or(std::string())))
    if (cache.find("/" + name + '\0') == std::string::npos && !machine.exists(library.parent_path() / name) &&
        !machine.exists(architecture / name) && std::ranges::find(missing, name) == missing.end())
      missing.push_back(name);
  return missing;
}

std::optional<Hindrance> library_hindrance(const Machine& machine, const User& user, const std::string& driver) {
  const std::string soname = std::string(kPrefix) + driver + ending_of(machine.driver_folder());
  const std::optional<fs::path> library = find_library(machine, driver);
  if (!library)
    return Hindrance{"no " + soname + " in " + machine.driver_folder().string(),
                     {install_command(user, package_of(soname))}};
  const std::vector<std::string> missing = missing_libraries(machine, *library);
  if (missing.empty()) return std::nullopt;
  std::string names, packages;
  for (const std::string& name : missing) {
    names += (names.empty() ? "" : ", ") + name;
    packages += (packages.empty() ? "" : " ") + package_of(name);
  }
  return Hindrance{"its library needs " + names, {install_command(user, packages)}};
}

}  // namespace hitless
