#include "hil/regression/instructions/callgrind_dump.h"

#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace hitless {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr const char* kNameless = "(code without a name)";

class DumpReader {
 public:
  DumpReader(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Result<CallgrindDump> run() {
    if (!text_.starts_with("# callgrind format")) return expected("a dump of callgrind ('# callgrind format')");
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      ++line_;
      if (const auto read = read_line(text_.substr(at, end - at)); !read) return tl::unexpected(read.error());
      at = end + 1;
    }
    if (!total_) return expected("'totals:' at its end; it was cut off");
    std::uint64_t sum = 0;
    for (const auto& [name, cost] : dump_.by_function) sum += cost;
    if (sum != *total_)
      return expected("functions that add up to " + std::to_string(*total_) + ", not to " + std::to_string(sum));
    dump_.instructions = sum;
    return std::move(dump_);
  }

 private:
  tl::unexpected<Error> expected(const std::string& what) const {
    return fail(ErrorCode::bad_input, path_ + ":" + std::to_string(line_) + ": expected " + what);
  }

  Result<void> read_line(std::string_view line) {
    const auto is = [&](std::string_view key) { return line.starts_with(key); };
    if (line.empty() || line[0] == '#') return {};
    if (is("desc: Trigger: Client Request: ")) {
      dump_.trigger = line.substr(std::string_view("desc: Trigger: Client Request: ").size());
      return {};
    }
    if (is("events: ") && line != "events: Ir") return expected("instructions alone ('events: Ir')");
    if (is("totals: ")) {
      total_ = number(line.substr(8));
      return total_ ? Result<void>() : expected("a number after 'totals:'");
    }
    if (is("fn=")) return read_name(line.substr(3), true);
    if (is("cfn=")) return read_name(line.substr(4), false);
    if (is("calls=")) {
      inclusive_ = true;  // the next line is the callee's cost, which stands with the callee
      return {};
    }
    const char first = line[0];
    if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '*') return read_cost(line);
    return {};  // headers, files, objects, jumps
  }

  /// "name", "(3) name" or "(3)".
  Result<void> read_name(std::string_view text, bool becomes_current) {
    std::string name(text);
    if (text.starts_with('(')) {
      const std::size_t close = text.find(')');
      const auto id = close == std::string_view::npos ? std::nullopt : number(text.substr(1, close - 1));
      if (!id) return expected("'(number)' before a function's name");
      if (close + 2 < text.size()) names_[*id] = text.substr(close + 2);
      const auto known = names_.find(*id);
      if (known == names_.end()) return expected("a name for function (" + std::to_string(*id) + ")");
      name = known->second;
    }
    // Stubs between libraries have an address for a name, which moves with every build.
    if (name.starts_with("0x")) name = kNameless;
    if (becomes_current) current_ = &dump_.by_function[name];
    return {};
  }

  /// "position cost"; a position without a cost counts nothing.
  Result<void> read_cost(std::string_view line) {
    const bool inclusive = std::exchange(inclusive_, false);
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {};
    const auto cost = number(line.substr(space + 1));
    if (!cost) return expected("'position cost'");
    if (inclusive) return {};
    if (current_ == nullptr) return expected("'fn=' before the first cost");
    *current_ += *cost;
    return {};
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t line_ = 0;
  CallgrindDump dump_;
  std::unordered_map<std::uint64_t, std::string> names_;
  std::uint64_t* current_ = nullptr;
  bool inclusive_ = false;
  std::optional<std::uint64_t> total_;
};

}  // namespace

Result<CallgrindDump> parse_callgrind_dump(const std::string& text, const std::string& path) {
  return DumpReader(text, path).run();
}

}  // namespace hitless
