#pragma once
// The BOOT variable of an RP: entries "device:file,flags;" in the order in which they are tried. It survives a reset.

#include <string>
#include <vector>

namespace hitless {

/// "disk0:NAME,1;": as the configuration writes it.
[[nodiscard]] std::string configured_boot(const std::string& image);
/// The image in front of what was there, with the flag that ISSU writes: "disk0:NEW,12;disk0:OLD,1;". An entry of the
/// same image further back is dropped.
[[nodiscard]] std::string boot_with_front(const std::string& image, const std::string& boot);
/// Images in order, flags cut: {"disk0:NEW", "disk0:OLD"}.
[[nodiscard]] std::vector<std::string> boot_images(const std::string& boot);

}  // namespace hitless
