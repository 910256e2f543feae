#pragma once
// Goldens on disk: four lines of head, a verdict a line, and a last line with their number, which a cut file lacks.
//
//   hitless-golden 1
//   scenario NAME
//   sending HOW
//   capture FILE           (for people; packets are known by their digests)
//   1 1f0a33c2 out GigabitEthernet2/0/0 0d2c11b7 51ab9e00 7788ffee
//   ...
//   end 934

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "dataplane/base/result.h"
#include "hil/replay/packet_verdict.h"

namespace hitless {

struct GoldenHead {
  std::string scenario;  ///< its name, not its content: a changed route shall show as changed packets
  std::string sending;   ///< pace, loops and where packets enter, as one text
  std::string capture;   ///< file name without folders
};

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class GoldenReader {
 public:
  /// bad_input names file and line when the file is missing, no golden, of another version, or of another scenario or
  /// way of sending than `head`.
  static Result<GoldenReader> open(const std::string& path, const GoldenHead& head);
  /// The same from an open file, which is closed. `name` stands for the file in messages.
  static Result<GoldenReader> open(std::FILE* file, const std::string& name, const GoldenHead& head);

  /// Reads the next verdict's line, whose number must follow the one before; false at the last line. bad_input names
  /// the line for anything else, and for a file that ends too early.
  Result<bool> next(VerdictLine& line);
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Number of the line that next() has read last.
  [[nodiscard]] std::uint64_t line_number() const { return line_; }

 private:
  GoldenReader(std::FILE* file, std::string path) : file_(file), path_(std::move(path)) {}
  /// Reads a line without its end; false at the end of the file.
  bool read_line();
  Result<void> read_head(const GoldenHead& head);
  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const;

  std::unique_ptr<std::FILE, FileCloser> file_;
  std::string path_;
  std::string text_;  ///< text of the line read last
  std::uint64_t line_ = 0, verdicts_ = 0;
};

/// Writes a ".part" file and renames it when it is whole: a golden is whole or not there.
class GoldenWriter {
 public:
  /// io when the file cannot be made, bad_input when something other than a golden stands in its place.
  static Result<GoldenWriter> create(const std::string& path, const GoldenHead& head);
  GoldenWriter(GoldenWriter&&) noexcept = default;
  /// Without finish() no file stays.
  ~GoldenWriter();

  void write(std::string_view line);
  /// io when anything could not be written (a full disk).
  Result<void> finish();

 private:
  GoldenWriter(std::FILE* file, std::string path) : file_(file), path_(std::move(path)) {}
  [[nodiscard]] std::string part() const { return path_ + ".part"; }

  std::unique_ptr<std::FILE, FileCloser> file_;
  std::string path_;
  std::uint64_t verdicts_ = 0;
};

}  // namespace hitless
