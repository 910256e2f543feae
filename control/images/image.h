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
  std::string name;                                  ///< file name: "c10k2-p11-mz.2.20040830"
  std::string version;                               ///< "12.2(28)SB2"
  std::string platform;                              ///< platform family that the image is built for: "c10000"
  bool issu = true;                                  ///< speaks the ISSU protocol
  std::map<std::string, std::string> card_software;  ///< component -> version: "lc-ge" -> "2.1"
  /// The releases that this image knows, its own and earlier ones: version -> compatible | incompatible.
  std::map<std::string, std::string> matrix;
  std::uint64_t size_bytes = 65536;  ///< of the payload
  std::string sha256;                ///< of the payload, in hex; write_image computes it, read_image has checked it
};

/// The manifest's text in the file and in RP-RP messages. The checksum is part of the text only when it is set.
[[nodiscard]] std::string manifest_text(const ImageManifest& manifest);
/// bad_input names `origin` and what was expected.
Result<ImageManifest> parse_manifest(const std::string& text, const std::string& origin);

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
/// Order of releases: runs of digits compare as numbers, the rest as text: "12.2(4)SB" < "12.2(28)SB" < "12.2(28)SB2".
[[nodiscard]] bool older_version(const std::string& a, const std::string& b);

}  // namespace hitless
