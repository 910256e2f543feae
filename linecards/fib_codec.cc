#include "linecards/fib_codec.h"

#include <string>

#include "linecards/wire.h"

namespace hitless {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kIpv6Lengths = 64;  ///< added to the length of an IPv6 prefix

std::size_t needed_bytes(int length) { return (static_cast<std::size_t>(length) + 7) / 8; }

/// Bytes of a path list's position, given how many lists there are.
std::size_t position_width(std::size_t path_lists) {
  if (path_lists <= 0x100) return 1;
  return path_lists <= 0x10000 ? 2 : 4;
}

void put_prefix(WireWriter& out, const Prefix& prefix) {
  HITLESS_CHECK(prefix.length <= address_bits(prefix.address.family), "prefix longer than its address");
  const bool v6 = prefix.address.family == Family::ipv6;
  out.put(static_cast<std::uint8_t>(v6 ? prefix.length + kIpv6Lengths : prefix.length));
  for (std::size_t i = 0; i < needed_bytes(prefix.length); ++i) out.put(prefix.address.bytes[i]);
}

void put_position(WireWriter& out, std::uint32_t position, std::size_t width) {
  if (width == 1)
    out.put(static_cast<std::uint8_t>(position));
  else if (width == 2)
    out.put(static_cast<std::uint16_t>(position));
  else
    out.put(position);
}

void put_count(WireWriter& out, std::size_t count) {
  HITLESS_CHECK(count <= UINT32_MAX, "batch too large");
  out.put(static_cast<std::uint32_t>(count));
}

/// Reads with the first thing that is wrong kept as text.
class ChangeReader {
 public:
  explicit ChangeReader(std::span<const std::uint8_t> bytes) : size_(bytes.size()), in_(bytes.data(), bytes.size()) {}

  template <class T>
  T get() {
    return in_.get<T>();
  }
  /// A number of elements of at least `least_bytes` each. More than the bytes left could hold is wrong here and now, so
  /// that a forged count never reserves memory.
  std::size_t count(std::size_t least_bytes) {
    const auto n = get<std::uint32_t>();
    if (n > in_.remaining() / least_bytes) wrong("count " + std::to_string(n) + " runs past the end");
    return ok() ? n : 0;
  }
  Prefix prefix() {
    const auto code = get<std::uint8_t>();
    Prefix result;
    const bool v6 = code >= kIpv6Lengths;
    result.address.family = v6 ? Family::ipv6 : Family::ipv4;
    const int length = v6 ? code - kIpv6Lengths : code;
    if (length > address_bits(result.address.family)) {
      wrong("prefix length code " + std::to_string(code) + ", expected 0 to 32 or 64 to 192");
      return {};
    }
    result.length = static_cast<std::uint8_t>(length);
    for (std::size_t i = 0; i < needed_bytes(length); ++i) result.address.bytes[i] = get<std::uint8_t>();
    if (ok() && has_bits_beyond(result)) wrong("bits beyond the prefix length, expected zeros");
    return result;
  }
  AdjacencyIndex adjacency_index() {
    const auto index = get<std::uint32_t>();
    if (index > kAdjacencyIndexMax)
      wrong("adjacency index " + std::to_string(index) + ", expected at most " + std::to_string(kAdjacencyIndexMax));
    return AdjacencyIndex(index);
  }
  std::uint32_t position(std::size_t path_lists) {
    const std::size_t width = position_width(path_lists);
    const std::uint32_t at = width == 1   ? get<std::uint8_t>()
                             : width == 2 ? get<std::uint16_t>()
                                          : get<std::uint32_t>();
    if (at >= path_lists)
      wrong("path list " + std::to_string(at) + ", expected less than " + std::to_string(path_lists));
    return at;
  }
  void wrong(std::string what) {
    if (ok()) error_ = "FIB change, byte " + std::to_string(size_ - in_.remaining()) + ": " + std::move(what);
  }
  [[nodiscard]] bool ok() const { return in_.ok() && error_.empty(); }
  [[nodiscard]] std::size_t remaining() const { return in_.remaining(); }
  [[nodiscard]] Error error() const {
    return {ErrorCode::bad_input, error_.empty() ? "FIB change is cut short at byte " + std::to_string(size_) : error_};
  }

 private:
  static bool has_bits_beyond(const Prefix& prefix) {
    const int spare = static_cast<int>(needed_bytes(prefix.length)) * 8 - prefix.length;
    if (spare == 0) return false;
    const std::uint8_t last = prefix.address.bytes[needed_bytes(prefix.length) - 1];
    return (last & ((1U << spare) - 1)) != 0;
  }

  std::size_t size_;
  WireReader in_;
  std::string error_;
};

void read_adjacencies(ChangeReader& in, FibChange& change) {
  const std::size_t count = in.count(19);
  change.adjacencies.reserve(count);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    FibChange::AdjacencyEntry entry;
    entry.index = in.adjacency_index();
    const auto kind = in.get<std::uint8_t>();
    if (kind > static_cast<std::uint8_t>(AdjacencyKind::down))
      in.wrong("adjacency kind " + std::to_string(kind) + ", expected 0 to 4");
    entry.adjacency.kind = static_cast<AdjacencyKind>(kind);
    entry.adjacency.generation = in.get<std::uint32_t>();
    entry.adjacency.egress_slot = Slot(in.get<std::uint16_t>());
    entry.adjacency.egress = InterfaceIndex(in.get<std::uint16_t>());
    for (auto& byte : entry.adjacency.destination.bytes) byte = in.get<std::uint8_t>();
    change.adjacencies.push_back(entry);
  }
}

void read_path_lists(ChangeReader& in, FibChange& change) {
  const std::size_t count = in.count(5);
  change.path_lists.reserve(count);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto members = in.get<std::uint8_t>();
    if (members < 1 || members > kPathListMax)
      in.wrong("path list of " + std::to_string(members) + " members, expected 1 to " + std::to_string(kPathListMax));
    std::vector<AdjacencyIndex> list;
    for (std::size_t member = 0; member < members && in.ok(); ++member) list.push_back(in.adjacency_index());
    change.path_lists.push_back(std::move(list));
  }
}

}  // namespace

std::vector<std::uint8_t> encode_fib_change(const FibChange& change) {
  WireWriter out;
  out.put(kFormat);
  out.put(change.epoch.value);
  put_count(out, change.adjacencies.size());
  for (const auto& [index, adjacency] : change.adjacencies) {
    HITLESS_CHECK(index.value <= kAdjacencyIndexMax, "adjacency index too large");
    out.put(index.value);
    out.put(static_cast<std::uint8_t>(adjacency.kind));
    out.put(adjacency.generation);
    out.put(adjacency.egress_slot.value);
    out.put(adjacency.egress.value);
    for (const std::uint8_t byte : adjacency.destination.bytes) out.put(byte);
  }
  put_count(out, change.path_lists.size());
  for (const auto& list : change.path_lists) {
    HITLESS_CHECK(!list.empty() && list.size() <= kPathListMax, "a path list has 1 to 16 members");
    out.put(static_cast<std::uint8_t>(list.size()));
    for (const AdjacencyIndex index : list) {
      HITLESS_CHECK(index.value <= kAdjacencyIndexMax, "adjacency index too large");
      out.put(index.value);
    }
  }
  put_count(out, change.withdrawn.size());
  for (const Prefix& prefix : change.withdrawn) put_prefix(out, prefix);
  put_count(out, change.routes.size());
  const std::size_t width = position_width(change.path_lists.size());
  for (const auto& [prefix, path_list] : change.routes) {
    HITLESS_CHECK(path_list < change.path_lists.size(), "route names a path list that the batch does not hold");
    put_prefix(out, prefix);
    put_position(out, path_list, width);
  }
  return out.take();
}

Result<FibChange> decode_fib_change(std::span<const std::uint8_t> bytes) {
  ChangeReader in(bytes);
  FibChange change;
  const auto format = in.get<std::uint8_t>();
  if (format != kFormat) in.wrong("format " + std::to_string(format) + ", expected " + std::to_string(kFormat));
  change.epoch = Epoch(in.get<std::uint32_t>());
  read_adjacencies(in, change);
  if (in.ok()) read_path_lists(in, change);
  const std::size_t withdrawn = in.count(1);
  change.withdrawn.reserve(withdrawn);
  for (std::size_t i = 0; i < withdrawn && in.ok(); ++i) change.withdrawn.push_back(in.prefix());
  const std::size_t routes = in.count(1 + position_width(change.path_lists.size()));
  change.routes.reserve(routes);
  for (std::size_t i = 0; i < routes && in.ok(); ++i) {
    const Prefix prefix = in.prefix();
    change.routes.push_back({prefix, in.position(change.path_lists.size())});
  }
  if (in.ok() && in.remaining() != 0) in.wrong(std::to_string(in.remaining()) + " bytes too many");
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  return change;
}

}  // namespace hitless
