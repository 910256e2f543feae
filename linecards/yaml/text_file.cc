#include "linecards/yaml/text_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace hitless {
namespace {
struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
}  // namespace

std::size_t first_not_utf8(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = at(i), second = at(i + 1);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length == 0) return i;
    // The second byte shows overlong forms, surrogates and code points beyond U+10FFFF.
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
        (lead == 0xf4 && second > 0x8f))
      return i;
    for (std::size_t k = 1; k < length; ++k)
      if ((at(i + k) & 0xc0U) != 0x80) return i;
    i += length;
  }
  return std::string_view::npos;
}

Result<std::string> read_text_file(const std::string& path, const std::string& expected) {
  constexpr std::size_t kChunk = 64 << 10, kMost = 256 << 20;
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorCode::bad_input, path + ": cannot be read (" + why + "), expected " + expected);
  };
  errno = 0;
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) return refuse(std::strerror(errno));
  std::string text, chunk(kChunk, '\0');
  while (const std::size_t size = std::fread(chunk.data(), 1, kChunk, file.get())) {
    text.append(chunk, 0, size);
    if (text.size() > kMost) return refuse("larger than 256 MB");
  }
  if (std::ferror(file.get()) != 0) return refuse(std::strerror(errno));
  return text;
}

}  // namespace hitless
