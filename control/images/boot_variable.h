#pragma once
// The BOOT variable of an RP: entries "device:file,flags;" in the order in which they are tried. It survives a reset.

#include <string>
#include <vector>

namespace hitless {

/// The entry that the configuration writes: "disk0:NAME,1;".
[[nodiscard]] std::string configured_boot(const std::string& image);
/// The image in front of the entries of `boot`, with the flag that ISSU writes: "disk0:NEW,12;disk0:OLD,1;". A later
/// entry of the same image is dropped.
[[nodiscard]] std::string boot_with_front(const std::string& image, const std::string& boot);
/// Images in order, flags cut: {"disk0:NEW", "disk0:OLD"}.
[[nodiscard]] std::vector<std::string> boot_images(const std::string& boot);

}  // namespace hitless
