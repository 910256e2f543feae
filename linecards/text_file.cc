#include "linecards/text_file.h"

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
