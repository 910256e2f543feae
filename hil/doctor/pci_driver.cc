#include "hil/doctor/pci_driver.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "hil/doctor/driver_library.h"

namespace hitless {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kAny = 0xffff;

/// "* igb_uio | vfio-pci": the star stands for any device, | parts ways, & joins modules.
std::vector<std::vector<std::string>> ways_of(const std::string& text) {
  std::vector<std::vector<std::string>> ways(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word == "|") {
      ways.emplace_back();
    } else if (word != "*" && word != "&") {
      ways.back().push_back(word);
    }
  }
  return ways;
}

bool knows(const Json& ids, std::uint64_t vendor, std::uint64_t device) {
  const auto fits = [](const Json& id, std::uint64_t wanted) {
    return id.is_number_unsigned() && (id.get<std::uint64_t>() == wanted || id.get<std::uint64_t>() == kAny);
  };
  return ids.is_array() && std::ranges::any_of(ids, [&](const Json& id) {
           return id.is_array() && id.size() >= 2 && fits(id[0], vendor) && fits(id[1], device);
         });
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

const std::vector<std::string>* PciDriver::way_through(const std::string& kernel_driver) const {
  const auto found = std::ranges::find_if(
      kernel_modules, [&](const auto& way) { return std::ranges::find(way, kernel_driver) != way.end(); });
  return found == kernel_modules.end() ? nullptr : &*found;
}

std::optional<PciDriver> pci_driver_for(const Machine& machine, std::uint16_t vendor, std::uint16_t device) {
  constexpr std::string_view kMark = "PMD_INFO_STRING=";
  for (const std::filesystem::path& library : network_driver_libraries(machine)) {
    const std::string bytes = machine.text(library).value_or(std::string());
    for (std::size_t at = bytes.find(kMark); at != std::string::npos; at = bytes.find(kMark, at + 1)) {
      const std::size_t from = at + kMark.size(), end = std::min(bytes.find('\0', from), bytes.size());
      const Json info = Json::parse(bytes.substr(from, end - from), nullptr, /*allow_exceptions=*/false);
      if (!info.is_object() || !info.contains("pci_ids") || !knows(info["pci_ids"], vendor, device)) continue;
      return PciDriver{text_at(info, "name"), library, ways_of(text_at(info, "kmod"))};
    }
  }
  return std::nullopt;
}

}  // namespace hitless
