#include "hil/doctor/permission.h"

#include <algorithm>
#include <cctype>

#include "hil/doctor/driver_library.h"

namespace hitless {
namespace {

std::string names_of(const std::vector<Capability>& capabilities, const char* separator) {
  std::string names;
  for (const Capability capability : capabilities)
    names += (names.empty() ? "" : separator) + std::string(to_string(capability));
  return names;
}

}  // namespace

std::string shell_word(const std::string& path) {
  const bool plain = !path.empty() && std::ranges::all_of(path, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("/._-+:@%,").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return path;
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

std::optional<Hindrance> capability_hindrance(const Machine& machine, const User& user,
                                              const std::vector<Capability>& wanted,
                                              const std::vector<Capability>& given) {
  std::vector<Capability> lacking, withheld;
  for (const Capability capability : wanted) {
    if (!user.has(capability)) lacking.push_back(capability);
    if ((user.bounding >> static_cast<unsigned>(capability) & 1) == 0) withheld.push_back(capability);
  }
  if (lacking.empty()) return std::nullopt;
  Hindrance hindrance{"needs " + names_of(lacking, ", "), {}};
  if (!withheld.empty()) {
    hindrance.why += " (this container or service withholds " + names_of(withheld, ", ") + " even from root)";
  } else if (!user.gains_nothing.empty() && !user.is_root()) {
    hindrance.why += " (setcap does not help, for " + user.gains_nothing + ": start it as root)";
  } else if (!user.is_root()) {
    if (!machine.exists("/usr/sbin/setcap") && !machine.exists("/sbin/setcap"))
      hindrance.commands.push_back(install_command(user, "libcap2-bin"));
    hindrance.commands.push_back(
        as_root(user, "setcap " + names_of(given.empty() ? wanted : given, ",") + "+ep " + shell_word(user.program)));
  } else {
    hindrance.why += " (root has given it up: start it from a shell of root's)";
  }
  return hindrance;
}

}  // namespace hitless
