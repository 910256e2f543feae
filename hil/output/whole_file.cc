#include "hil/output/whole_file.h"

#include <fstream>

namespace hitless {
namespace {

/// Whether the file can go without loss to the user: it is empty or holds the report of an earlier run.
bool replaceable(const std::filesystem::path& file) {
  constexpr std::size_t kHeadBytes = 256;
  std::string head(kHeadBytes, '\0');
  std::ifstream in(file, std::ios::binary);
  if (!in) return false;
  in.read(head.data(), kHeadBytes);
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head.empty() || (head.starts_with('<') && head.find("<testsuite") != std::string::npos);
}

}  // namespace

Result<void> write_whole_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path part = path.string() + ".part";
  std::error_code error;
  {
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
      std::filesystem::remove(part, error);
      return fail(ErrorCode::io, path.string() + ": could not be written (disk full, or no permission?)");
    }
  }
  std::filesystem::rename(part, path, error);
  if (error) return fail(ErrorCode::io, path.string() + ": " + error.message());
  return {};
}

Result<void> write_whole_files(const std::vector<NamedText>& files) {
  for (const auto& [path, content] : files)
    if (const auto written = write_whole_file(path, content); !written) {
      std::error_code ignored;
      for (const NamedText& file : files) std::filesystem::remove(file.first, ignored);
      return written;
    }
  return {};
}

Result<void> prepare_out_folder(const std::filesystem::path& out) {
  const std::string option = "--out " + out.string() + ": ";
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error == std::errc::not_a_directory)
    return fail(ErrorCode::bad_input, option + "is no folder, expected one, or none yet");
  if (error) return fail(ErrorCode::io, option + error.message() + ", expected a folder that can be written");
  const std::filesystem::path probe = out / ".hitless-probe";
  const bool written = static_cast<bool>(std::ofstream(probe) << "probe" << std::flush);
  std::filesystem::remove(probe, error);
  if (!written) return fail(ErrorCode::io, option + "could not be written, expected a folder that can");
  return {};
}

Result<void> prepare_out_file(const std::string& option, const std::filesystem::path& file) {
  const std::string place = option + " " + file.string() + ": ";
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    return fail(ErrorCode::bad_input, place + "is a folder, expected a file");
  // A mistyped name may be the name of the user's capture.
  if (std::filesystem::exists(file, error) && !(std::filesystem::is_regular_file(file, error) && replaceable(file)))
    return fail(ErrorCode::bad_input, place + "is no JUnit file, expected one of an earlier run, or none yet");
  error.clear();
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  if (error == std::errc::not_a_directory || error == std::errc::file_exists)
    return fail(ErrorCode::bad_input, place + file.parent_path().string() + " is no folder, expected one, or none yet");
  if (error) return fail(ErrorCode::io, place + error.message() + ", expected a file that can be written");
  const std::filesystem::path part = file.string() + ".part";
  const bool written = static_cast<bool>(std::ofstream(part) << "probe" << std::flush);
  std::filesystem::remove(part, error);
  if (!written) return fail(ErrorCode::io, place + "could not be written, expected a file that can");
  std::filesystem::remove(file, error);
  return {};
}

}  // namespace hitless
