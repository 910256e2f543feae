#pragma once
// An image: a real file on an RP's disk. A manifest in YAML, a line "---", then payload bytes that the manifest's
// SHA-256 covers.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

struct ImageManifest {
  std::string name;      ///< file name: "c10k2-p11-mz.2.20040830"
  std::string version;   ///< "12.2(28)SB2"
  std::string platform;  ///< platform family it is built for: "c10000"
  bool issu = true;      ///< speaks the ISSU protocol
  std::map<std::string, std::string> card_software;  ///< component -> version: "lc-ge" -> "2.1"
  /// What this image knows of others' versions: version -> compatible | incompatible. Holds own and earlier releases.
  std::map<std::string, std::string> matrix;
  std::uint64_t size_bytes = 65536;  ///< of the payload
};

/// Writes the file, with deterministic payload and its checksum.
Result<void> write_image(const std::filesystem::path& path, const ImageManifest& manifest);
/// Reads and verifies: bad_input with file and what was expected for a missing, cut or altered image.
Result<ImageManifest> read_image(const std::filesystem::path& path);

/// Outcome of comparing two images (seed: Compatibility Matrix). The newer image's matrix decides.
enum class Compatibility : std::uint8_t { same, compatible, incompatible };
[[nodiscard]] const char* to_string(Compatibility c);
struct CompatibilityVerdict {
  Compatibility outcome = Compatibility::incompatible;
  std::string why;
};
CompatibilityVerdict compare_images(const ImageManifest& running, const ImageManifest& peer);

}  // namespace hitless
