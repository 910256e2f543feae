#include "control/images/image.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <memory>

#include <openssl/evp.h>
#include <yaml-cpp/yaml.h>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/random.h"

namespace hitless {
namespace {

constexpr std::size_t kBlock = 65536;
constexpr const char* kSeparator = "---\n";

/// SHA-256 of bytes that arrive in pieces.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    HITLESS_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "SHA-256");
  }
  void add(const char* data, std::size_t size) {
    HITLESS_CHECK(EVP_DigestUpdate(context_.get(), data, size) == 1, "SHA-256");
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    HITLESS_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1, "SHA-256");
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
      text += "0123456789abcdef"[digest[i] >> 4];
      text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

/// The payload is a function of name and version, so that two writers make the same file.
class Payload {
 public:
  explicit Payload(const ImageManifest& m) : random_(0, m.name + ' ' + m.version), left_(m.size_bytes) {}
  /// The next block; empty at the end.
  std::string next() {
    std::string block(static_cast<std::size_t>(std::min<std::uint64_t>(left_, kBlock)), '\0');
    for (std::size_t i = 0; i < block.size(); i += 8) {
      const std::uint64_t word = random_.next();
      for (std::size_t j = 0; j < 8 && i + j < block.size(); ++j)
        block[i + j] = static_cast<char>(static_cast<unsigned char>(word >> (8 * j)));
    }
    left_ -= block.size();
    return block;
  }

 private:
  Random random_;
  std::uint64_t left_;
};

Result<ImageManifest> read_fields(const YAML::Node& node, const std::string& origin) {
  if (!node.IsMap()) return fail(ErrorCode::bad_input, origin + ": no manifest, expected a YAML map");
  ImageManifest m;
  for (const char* key : {"name", "version", "platform", "size_bytes"})
    if (!node[key]) return fail(ErrorCode::bad_input, origin + ": manifest has no '" + key + "'");
  m.name = node["name"].as<std::string>();
  m.version = node["version"].as<std::string>();
  m.platform = node["platform"].as<std::string>();
  m.size_bytes = node["size_bytes"].as<std::uint64_t>();
  if (node["issu"]) m.issu = node["issu"].as<bool>();
  if (node["sha256"]) m.sha256 = node["sha256"].as<std::string>();
  for (const auto& entry : node["card_software"])
    m.card_software[entry.first.as<std::string>()] = entry.second.as<std::string>();
  for (const auto& entry : node["matrix"]) {
    const auto version = entry.first.as<std::string>();
    const auto outcome = entry.second.as<std::string>();
    if (outcome != "compatible" && outcome != "incompatible")
      return fail(ErrorCode::bad_input,
                  origin + ": matrix says '" + outcome + "' of " + version + ", expected compatible or incompatible");
    m.matrix[version] = outcome;
  }
  return m;
}

}  // namespace

std::string manifest_text(const ImageManifest& m) {
  YAML::Emitter out;
  out << YAML::BeginMap << YAML::Key << "name" << YAML::Value << m.name << YAML::Key << "version" << YAML::Value
      << m.version << YAML::Key << "platform" << YAML::Value << m.platform << YAML::Key << "issu" << YAML::Value
      << m.issu << YAML::Key << "size_bytes" << YAML::Value << m.size_bytes;
  // Quoted: a version such as 2.10 is text, never a number.
  const auto emit_map = [&out](const char* key, const std::map<std::string, std::string>& map) {
    out << YAML::Key << key << YAML::Value << YAML::BeginMap;
    for (const auto& [name, value] : map)
      out << YAML::Key << YAML::DoubleQuoted << name << YAML::Value << YAML::DoubleQuoted << value;
    out << YAML::EndMap;
  };
  emit_map("card_software", m.card_software);
  emit_map("matrix", m.matrix);
  if (!m.sha256.empty()) out << YAML::Key << "sha256" << YAML::Value << m.sha256;
  out << YAML::EndMap;
  return std::string(out.c_str()) + '\n';
}

Result<ImageManifest> parse_manifest(const std::string& text, const std::string& origin) {
  try {  // yaml-cpp reports by exceptions; they end here
    return read_fields(YAML::Load(text), origin);
  } catch (const YAML::Exception& e) {
    return fail(ErrorCode::bad_input, origin + ":" + std::to_string(e.mark.line + 1) + ":" +
                                          std::to_string(e.mark.column + 1) + ": manifest: " + e.msg);
  }
}

Result<void> write_image(const std::filesystem::path& path, const ImageManifest& manifest) {
  ImageManifest written = manifest;
  Sha256 digest;
  Payload first(manifest);
  for (std::string block = first.next(); !block.empty(); block = first.next()) digest.add(block.data(), block.size());
  written.sha256 = digest.hex();

  // Written beside its place first: a full disk must not cost the image that is there already.
  const std::filesystem::path part = path.string() + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file << manifest_text(written) << kSeparator;
  Payload second(manifest);
  for (std::string block = second.next(); !block.empty(); block = second.next())
    file.write(block.data(), static_cast<std::streamsize>(block.size()));
  file.close();
  std::error_code error;
  if (!file) {
    std::filesystem::remove(part, error);
    return fail(ErrorCode::io, path.string() + ": cannot write the image (disk full, or no permission?)");
  }
  std::filesystem::rename(part, path, error);
  if (error) return fail(ErrorCode::io, path.string() + ": " + error.message());
  return {};
}

Result<ImageManifest> read_image(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::bad_input, path.string() + ": no such image");
  std::string text, line;
  bool separated = false;
  while (!separated && text.size() < kBlock && std::getline(file, line)) {
    separated = line == "---";
    if (!separated) text += line + '\n';
  }
  if (!separated) return fail(ErrorCode::bad_input, path.string() + ": not an image, expected a manifest and '---'");
  auto manifest = parse_manifest(text, path.string());
  if (!manifest) return manifest;

  Sha256 digest;
  std::uint64_t size = 0;
  std::string block(kBlock, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0) {
    digest.add(block.data(), static_cast<std::size_t>(file.gcount()));
    size += static_cast<std::uint64_t>(file.gcount());
  }
  if (size != manifest->size_bytes)
    return fail(ErrorCode::bad_input, path.string() + ": payload has " + std::to_string(size) + " bytes, expected " +
                                          std::to_string(manifest->size_bytes));
  if (const std::string sum = digest.hex(); sum != manifest->sha256)
    return fail(ErrorCode::bad_input, path.string() + ": wrong checksum " + sum + ", expected " + manifest->sha256);
  return manifest;
}

const char* to_string(Compatibility c) {
  return enum_name<Compatibility::incompatible>(c, {"same", "compatible", "incompatible"});
}

bool older_version(const std::string& a, const std::string& b) {
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      const auto number = [&digit](const std::string& s, std::size_t& at) {
        while (at + 1 < s.size() && s[at] == '0' && digit(s[at + 1])) ++at;
        const std::size_t start = at;
        while (at < s.size() && digit(s[at])) ++at;
        return s.substr(start, at - start);
      };
      const std::string x = number(a, i), y = number(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i, ++j;
    }
  }
  return i >= a.size() && j < b.size();
}

CompatibilityVerdict compare_images(const ImageManifest& running, const ImageManifest& peer) {
  if (running.platform != peer.platform)
    return {Compatibility::incompatible,
            peer.name + " is built for " + peer.platform + ", " + running.name + " for " + running.platform};
  if (running.version == peer.version) return {Compatibility::same, "both run " + running.version};
  for (const ImageManifest* image : {&running, &peer})
    if (!image->issu) return {Compatibility::incompatible, image->name + " does not speak ISSU"};
  // A matrix holds its own and earlier releases only, so the newer image's matrix is asked.
  const bool running_is_older = older_version(running.version, peer.version);
  const ImageManifest& newer = running_is_older ? peer : running;
  const ImageManifest& older = running_is_older ? running : peer;
  const auto found = newer.matrix.find(older.version);
  if (found == newer.matrix.end())
    return {Compatibility::incompatible, older.version + " is not in the matrix of " + newer.version};
  const std::string why = "matrix of " + newer.version + ": " + older.version + " is " + found->second;
  return {found->second == "compatible" ? Compatibility::compatible : Compatibility::incompatible, why};
}

}  // namespace hitless
