#include "hil/routes/prefix_list.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "control/routing/prefix_table.h"

namespace hitless {
namespace {

constexpr const char* kExpected = "a prefix such as 10.0.0.0/8 or 2001:db8::/32";
/// No line with a prefix and a remark is longer; a file that is no text must not take memory.
constexpr std::size_t kLineBytesMax = 4096;

/// The text in single quotes, cut where it gets long, without control characters that a terminal would obey.
std::string shown(std::string_view text) {
  constexpr std::size_t kShownMax = 60;
  std::string out = "'";
  for (const char c : text.substr(0, kShownMax)) out += c >= ' ' && c <= '~' ? c : '?';
  return out + (text.size() > kShownMax ? "...'" : "'");
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  line = line.substr(0, line.find('#'));
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
}

class ListReader {
 public:
  ListReader(ByteSource& source, const std::string& name, std::uint32_t limit)
      : source_(source), name_(name), limit_(limit) {}

  Result<PrefixList> read() {
    std::vector<std::byte> chunk(64 << 10);
    for (bool more = true; more && !full();) {
      const auto got = source_.read(chunk);
      if (!got) return tl::unexpected(got.error());
      more = *got == chunk.size();
      if (auto took = take({reinterpret_cast<const char*>(chunk.data()), *got}); !took)
        return tl::unexpected(took.error());
    }
    // The last line may lack its end.
    if (!full())
      if (auto took = take_line(begun_); !took) return tl::unexpected(took.error());
    if (list_.prefixes.empty())
      return fail(ErrorCode::bad_input, name_ + ": holds no prefix, expected one a line, " + kExpected);
    return std::move(list_);
  }

 private:
  [[nodiscard]] bool full() const { return limit_ != 0 && list_.prefixes.size() == limit_; }

  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const {
    return fail(ErrorCode::bad_input, name_ + ":" + std::to_string(line_ + 1) + ": " + what);
  }

  Result<void> take(std::string_view text) {
    while (!full()) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (begun_.size() + line.size() > kLineBytesMax)
        return refuse(shown(begun_ + std::string(line.substr(0, kLineBytesMax))) + ": a line of more than " +
                      std::to_string(kLineBytesMax) + " bytes, expected " + kExpected);
      if (end == std::string_view::npos) {
        begun_ += line;
        return {};
      }
      const auto took = begun_.empty() ? take_line(line) : take_line(begun_ += line);
      if (!took) return took;
      begun_.clear();
      ++line_;
      text.remove_prefix(end + 1);
    }
    return {};
  }

  Result<void> take_line(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (text.empty()) return {};
    const auto prefix = parse_prefix(text);
    if (!prefix) {
      // The parser's message says more, but shows the text unchanged.
      const std::string safe = shown(text);
      const bool as_it_is = safe == "'" + std::string(text) + "'";
      return refuse(as_it_is ? prefix.error().message : safe + ": expected " + kExpected);
    }
    if (is_fresh(*prefix))
      list_.prefixes.push_back(*prefix);
    else
      ++list_.repeated;
    return {};
  }

  /// Whether the list lacks the prefix so far. Most lists are in order: the last prefix then decides without a table.
  bool is_fresh(const Prefix& prefix) {
    bool fresh = false;
    if (in_order_) {
      if (list_.prefixes.empty() || list_.prefixes.back() < prefix) return true;
      in_order_ = false;
      for (const Prefix& before : list_.prefixes) seen_.add(before, &fresh);
    }
    seen_.add(prefix, &fresh);
    return fresh;
  }

  ByteSource& source_;
  const std::string& name_;
  std::uint32_t limit_;
  std::uint64_t line_ = 0;  ///< lines that have ended
  std::string begun_;       ///< the beginning of a line that a chunk's end cut
  bool in_order_ = true;    ///< the list is in order so far
  PrefixTable seen_;        ///< the list, once it is not in order
  PrefixList list_;
};

}  // namespace

Result<PrefixList> read_prefix_list(ByteSource& source, const std::string& name, std::uint32_t limit) {
  return ListReader(source, name, limit).read();
}

Result<PrefixList> read_prefix_list(const std::string& path, std::uint32_t limit) {
  const auto source = open_byte_source(path, "prefixes, one a line");
  if (!source) return tl::unexpected(source.error());
  return read_prefix_list(**source, path, limit);
}

std::vector<RibRoute> routes_in_turn(std::span<const Prefix> prefixes, std::span<const IpAddress> via_ipv4,
                                     std::span<const IpAddress> via_ipv6) {
  std::vector<RibRoute> routes;
  routes.reserve(prefixes.size());
  std::size_t turn_ipv4 = 0, turn_ipv6 = 0;
  for (const Prefix& prefix : prefixes) {
    const bool v4 = prefix.address.family == Family::ipv4;
    const std::span<const IpAddress> via = v4 ? via_ipv4 : via_ipv6;
    HITLESS_CHECK(!via.empty(), "a listed prefix needs a next hop");
    const IpAddress& hop = via[(v4 ? turn_ipv4 : turn_ipv6)++ % via.size()];
    routes.push_back({prefix, RouteProtocol::bgp, default_distance(RouteProtocol::bgp), 0, {hop}});
  }
  return routes;
}

}  // namespace hitless
