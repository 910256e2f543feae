#include "control/images/boot_variable.h"

#include <sstream>

namespace hitless {
namespace {

std::vector<std::string> entries(const std::string& boot) {
  std::vector<std::string> list;
  std::istringstream in(boot);
  for (std::string entry; std::getline(in, entry, ';');)
    if (!entry.empty()) list.push_back(entry);
  return list;
}

std::string image_of(const std::string& entry) { return entry.substr(0, entry.find(',')); }

}  // namespace

std::string configured_boot(const std::string& image) { return image + ",1;"; }

std::string boot_with_front(const std::string& image, const std::string& boot) {
  std::string text = image + ",12;";
  for (const std::string& entry : entries(boot))
    if (image_of(entry) != image) text += entry + ";";
  return text;
}

std::vector<std::string> boot_images(const std::string& boot) {
  std::vector<std::string> images;
  for (const std::string& entry : entries(boot)) images.push_back(image_of(entry));
  return images;
}

}  // namespace hitless
