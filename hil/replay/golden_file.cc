#include "hil/replay/golden_file.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

namespace hitless {
namespace {

constexpr std::string_view kFirstWord = "hitless-golden";
constexpr std::string_view kFirstLine = "hitless-golden 1";
constexpr std::string_view kEnd = "end ";

void put(std::FILE* file, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), file);
  std::fputc('\n', file);
}

/// True for a golden of any form, and for a file that is empty, missing or unreadable.
bool may_be_replaced(const std::string& path) {
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) return true;  // not there, or not readable: writing will tell
  std::string begin(kFirstWord.size(), '\0');
  begin.resize(std::fread(begin.data(), 1, begin.size(), file.get()));
  return begin.empty() || begin == kFirstWord;
}

/// The beginning of a line, no longer than an error message bears.
std::string shown(const std::string& line) {
  constexpr std::size_t kMax = 60;
  std::string text = line.substr(0, kMax);
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return "'" + text + (line.size() > kMax ? "...'" : "'");
}

}  // namespace

tl::unexpected<Error> GoldenReader::refuse(const std::string& what) const {
  return fail(ErrorCode::bad_input, path_ + ":" + std::to_string(line_) + ": " + what);
}

bool GoldenReader::read_line() {
  text_.clear();
  ++line_;
  for (int c = 0; (c = getc_unlocked(file_.get())) != EOF;) {
    if (c == '\n') return true;
    // A binary file may hold no line's end at all.
    if (text_.size() < 4096) text_.push_back(static_cast<char>(c));
  }
  return !text_.empty();
}

Result<GoldenReader> GoldenReader::open(const std::string& path, const GoldenHead& head) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr)
    return fail(ErrorCode::bad_input,
                path + ": cannot be read (" + std::strerror(errno) + "), expected a golden; --update writes one");
  return open(file, path, head);
}

Result<GoldenReader> GoldenReader::open(std::FILE* file, const std::string& name, const GoldenHead& head) {
  GoldenReader reader(file, name);
  if (const auto read = reader.read_head(head); !read) return tl::unexpected(read.error());
  return reader;
}

Result<void> GoldenReader::read_head(const GoldenHead& head) {
  read_line();
  if (text_ != kFirstLine) {
    if (text_.starts_with(kFirstWord))
      return refuse("a golden of another form, " + shown(text_) + ", expected '" + std::string(kFirstLine) +
                    "'; --update writes it anew");
    return refuse("no golden, expected '" + std::string(kFirstLine) + "' as its first line");
  }
  const struct {
    std::string_view word;
    const std::string* expected;
  } lines[] = {{"scenario ", &head.scenario}, {"sending ", &head.sending}, {"capture ", nullptr}};
  for (const auto& [word, expected] : lines) {
    read_line();
    if (!text_.starts_with(word))
      return refuse(shown(text_) + ", expected a line that begins with '" + std::string(word) + "'");
    const std::string value = text_.substr(word.size());
    if (expected != nullptr && value != *expected)
      return refuse("a golden of " + std::string(word) + shown(value) + ", expected '" + *expected + "'");
  }
  return {};
}

Result<bool> GoldenReader::next(VerdictLine& line) {
  if (!read_line())
    return refuse("ends after " + std::to_string(verdicts_) + " packets without its last line, expected 'end " +
                  std::to_string(verdicts_) + "' or another packet");
  if (text_.starts_with(kEnd)) {
    if (text_.substr(kEnd.size()) != std::to_string(verdicts_))
      return refuse(shown(text_) + " after " + std::to_string(verdicts_) + " packets, expected 'end " +
                    std::to_string(verdicts_) + "'");
    if (read_line()) return refuse("goes on behind its last line, expected its end");
    --line_;  // no line followed: the last line is the one that was read before
    return false;
  }
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text_.data(), text_.data() + text_.size(), number);
  const bool followed = parsed.ec == std::errc() && parsed.ptr != text_.data() + text_.size() && *parsed.ptr == ' ';
  if (!followed || number != verdicts_ + 1 || text_.size() > VerdictLine::kBytesMax || !split_verdict(text_))
    return refuse(shown(text_) + ", expected the verdict of packet " + std::to_string(verdicts_ + 1));
  ++verdicts_;
  line.clear();
  line.append(text_);
  return true;
}

Result<GoldenWriter> GoldenWriter::create(const std::string& path, const GoldenHead& head) {
  if (!may_be_replaced(path))
    return fail(ErrorCode::bad_input, path + ": is something else than a golden, expected one, or no file yet");
  errno = 0;
  const std::string part = path + ".part";
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr)
    return fail(ErrorCode::io,
                path + ": cannot be written (" + std::strerror(errno) + "), expected a file in a folder that is there");
  GoldenWriter writer(file, path);
  put(file, kFirstLine);
  put(file, "scenario " + head.scenario);
  put(file, "sending " + head.sending);
  put(file, "capture " + head.capture);
  return writer;
}

GoldenWriter::~GoldenWriter() {
  if (!file_) return;
  std::error_code ignored;
  std::filesystem::remove(part(), ignored);
}

void GoldenWriter::write(std::string_view line) {
  put(file_.get(), line);
  ++verdicts_;
}

Result<void> GoldenWriter::finish() {
  put(file_.get(), std::string(kEnd) + std::to_string(verdicts_));
  if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0)
    return fail(ErrorCode::io, path_ + ": could not be written (" + std::strerror(errno) + ")");
  file_.reset();
  std::error_code error;
  std::filesystem::rename(part(), path_, error);
  if (!error) return {};
  const std::string why = error.message();
  std::filesystem::remove(part(), error);
  return fail(ErrorCode::io, path_ + ": " + why);
}

}  // namespace hitless
