#include "linecards/ipc/fib_codec.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace hitless {
namespace {

constexpr std::uint8_t kFormat = 3;
constexpr std::uint8_t kIpv6Lengths = 64;  ///< added to the length of an IPv6 prefix
constexpr std::uint8_t kOtherVrf = 255;    ///< instead of a length: a VRF's number and then the prefix
constexpr std::size_t kOtherVrfBytes = 3;
constexpr std::size_t kHeaderBytes = 5, kCountBytes = 4, kAdjacencyBytes = 19;
constexpr std::size_t kPathListLeastBytes = 13;  ///< key, number of members, one member

std::size_t needed_bytes(int length) { return (static_cast<std::size_t>(length) + 7) / 8; }

/// Bytes of a path list's position, given how many lists there are.
std::size_t position_width(std::size_t path_lists) {
  if (path_lists <= 0x100) return 1;
  return path_lists <= 0x10000 ? 2 : 4;
}

/// A key that comes more than once; null when no key does.
const std::uint64_t* repeated(std::vector<std::uint64_t>& keys) {
  std::ranges::sort(keys);
  const auto found = std::ranges::adjacent_find(keys);
  return found == keys.end() ? nullptr : &*found;
}

/// Writes into room that was measured before: a table of a million routes must not check for room at every byte.
class ChangeWriter {
 public:
  explicit ChangeWriter(std::size_t room) : bytes_(room), at_(bytes_.data()) {}

  template <class T>
  void put(T value) {
    little_endian(value, sizeof(T));
  }
  void put_count(std::size_t count) {
    HITLESS_CHECK(count <= UINT32_MAX, "batch too large");
    put(static_cast<std::uint32_t>(count));
  }
  void put_index(AdjacencyIndex index) {
    HITLESS_CHECK(index.value <= kAdjacencyIndexMax, "adjacency index too large");
    put(index.value);
  }
  void put_bytes(const std::uint8_t* from, std::size_t size) {
    std::memcpy(at_, from, size);
    at_ += size;
  }
  /// `vrf`: that of the prefix before; becomes that of this prefix.
  void put_prefix(const Prefix& prefix, VrfId& vrf) {
    if (prefix.vrf != vrf) {
      HITLESS_CHECK(prefix.vrf.value < kVrfsMax, "VRF number too large");
      vrf = prefix.vrf;
      put(kOtherVrf);
      put(vrf.value);
    }
    HITLESS_CHECK(prefix.length <= address_bits(prefix.address.family), "prefix longer than its address");
    const bool v6 = prefix.address.family == Family::ipv6;
    put(static_cast<std::uint8_t>(v6 ? prefix.length + kIpv6Lengths : prefix.length));
    put_bytes(prefix.address.bytes.data(), needed_bytes(prefix.length));
  }
  void put_position(std::uint32_t position, std::size_t width) { little_endian(position, width); }
  /// The bytes that were written.
  [[nodiscard]] std::vector<std::uint8_t> take() {
    bytes_.resize(static_cast<std::size_t>(at_ - bytes_.data()));
    return std::move(bytes_);
  }

 private:
  void little_endian(std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) *at_++ = static_cast<std::uint8_t>(value >> (8 * i));
  }

  std::vector<std::uint8_t> bytes_;
  std::uint8_t* at_;
};

std::size_t bytes_of(const FibChange& change) {
  std::size_t size = kHeaderBytes + 4 * kCountBytes + change.adjacencies.size() * kAdjacencyBytes;
  for (const PathList& list : change.path_lists) size += 9 + 4 * list.members.size();
  const auto of_prefix = [](const Prefix& prefix, VrfId& vrf) {
    const std::size_t other = std::exchange(vrf, prefix.vrf) == prefix.vrf ? 0 : kOtherVrfBytes;
    return other + 1 + needed_bytes(prefix.length);
  };
  VrfId vrf = kDefaultVrf;
  for (const Prefix& prefix : change.withdrawn) size += of_prefix(prefix, vrf);
  const std::size_t width = position_width(change.path_lists.size());
  vrf = kDefaultVrf;
  for (const FibChange::Route& route : change.routes) size += of_prefix(route.prefix, vrf) + width;
  return size;
}

/// Reads a change and keeps the first error as text; after an error every read gives zero.
class ChangeReader {
 public:
  explicit ChangeReader(std::span<const std::uint8_t> bytes)
      : begin_(bytes.data()), at_(begin_), end_(begin_ + bytes.size()) {}

  template <class T>
  T get() {
    return static_cast<T>(little_endian(sizeof(T)));
  }
  /// A number of elements of at least `least_bytes` each. A number beyond the bytes that are left is refused at once,
  /// so that a forged count never reserves memory.
  std::size_t count(std::size_t least_bytes) {
    const auto n = get<std::uint32_t>();
    if (n > remaining() / least_bytes) wrong("count " + std::to_string(n) + " runs past the end");
    return ok() ? n : 0;
  }
  /// `vrf`: that of the prefix before; becomes that of this prefix.
  Prefix prefix(VrfId& vrf) {
    auto code = get<std::uint8_t>();
    if (code == kOtherVrf) {
      const VrfId other(get<std::uint16_t>());
      if (other.value >= kVrfsMax || other == vrf)
        wrong("VRF " + std::to_string(other.value) + ", expected another one, less than " + std::to_string(kVrfsMax));
      vrf = other;
      code = get<std::uint8_t>();
    }
    Prefix result;
    result.vrf = vrf;
    const bool v6 = code >= kIpv6Lengths;
    result.address.family = v6 ? Family::ipv6 : Family::ipv4;
    const int length = v6 ? code - kIpv6Lengths : code;
    if (length > address_bits(result.address.family)) {
      wrong("prefix length code " + std::to_string(code) + ", expected 0 to 32, 64 to 192 or, before them, 255");
      return {};
    }
    result.length = static_cast<std::uint8_t>(length);
    get_bytes(result.address.bytes.data(), needed_bytes(length));
    if (ok() && has_bits_beyond(result)) wrong("bits beyond the prefix length, expected zeros");
    return result;
  }
  AdjacencyIndex adjacency_index() {
    const auto index = get<std::uint32_t>();
    if (index > kAdjacencyIndexMax)
      wrong("adjacency index " + std::to_string(index) + ", expected at most " + std::to_string(kAdjacencyIndexMax));
    return AdjacencyIndex(index);
  }
  std::uint32_t position(std::size_t path_lists, std::size_t width) {
    const auto at = static_cast<std::uint32_t>(little_endian(width));
    if (at >= path_lists)
      wrong("path list " + std::to_string(at) + ", expected less than " + std::to_string(path_lists));
    return at;
  }
  void get_bytes(std::uint8_t* into, std::size_t size) {
    if (take(size)) std::memcpy(into, at_ - size, size);
  }
  void wrong(std::string what) {
    if (!ok()) return;
    error_ = "FIB change, byte " + std::to_string(at_ - begin_) + ": " + std::move(what);
    ok_ = false;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t remaining() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] Error error() const {
    return {ErrorCode::bad_input,
            error_.empty() ? "FIB change is cut short at byte " + std::to_string(end_ - begin_) : error_};
  }

 private:
  bool take(std::size_t size) {
    if (!ok_ || size > remaining()) return ok_ = false;
    at_ += size;
    return true;
  }
  std::uint64_t little_endian(std::size_t width) {
    std::uint64_t value = 0;
    if (take(width))
      for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{*(at_ - width + i)} << (8 * i);
    return value;
  }
  static bool has_bits_beyond(const Prefix& prefix) {
    const int spare = static_cast<int>(needed_bytes(prefix.length)) * 8 - prefix.length;
    if (spare == 0) return false;
    const std::uint8_t last = prefix.address.bytes[needed_bytes(prefix.length) - 1];
    return (last & ((1U << spare) - 1)) != 0;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  bool ok_ = true;
  std::string error_;
};

void read_adjacencies(ChangeReader& in, FibChange& change) {
  const std::size_t count = in.count(kAdjacencyBytes);
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
    in.get_bytes(entry.adjacency.destination.bytes.data(), entry.adjacency.destination.bytes.size());
    change.adjacencies.push_back(entry);
  }
}

void read_path_lists(ChangeReader& in, FibChange& change) {
  const std::size_t count = in.count(kPathListLeastBytes);
  std::vector<std::uint64_t> keys;
  keys.reserve(count);
  change.path_lists.reserve(count);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    PathList list;
    list.key = in.get<std::uint64_t>();
    const auto members = in.get<std::uint8_t>();
    if (members < 1 || members > kPathsMax)
      in.wrong("path list of " + std::to_string(members) + " members, expected 1 to " + std::to_string(kPathsMax));
    list.members.reserve(in.ok() ? members : 0U);
    for (std::size_t member = 0; member < members && in.ok(); ++member) list.members.push_back(in.adjacency_index());
    keys.push_back(list.key);
    change.path_lists.push_back(std::move(list));
  }
  if (!in.ok()) return;
  if (const std::uint64_t* key = repeated(keys))
    in.wrong("path list key " + std::to_string(*key) + " comes twice, expected once");
}

void write_path_lists(ChangeWriter& out, const std::vector<PathList>& lists) {
  std::vector<std::uint64_t> keys;
  keys.reserve(lists.size());
  out.put_count(lists.size());
  for (const PathList& list : lists) {
    HITLESS_CHECK(!list.members.empty() && list.members.size() <= kPathsMax, "a path list has 1 to 16 members");
    out.put(list.key);
    out.put(static_cast<std::uint8_t>(list.members.size()));
    for (const AdjacencyIndex index : list.members) out.put_index(index);
    keys.push_back(list.key);
  }
  HITLESS_CHECK(repeated(keys) == nullptr, "a path list comes twice in a batch");
}

}  // namespace

std::vector<std::uint8_t> encode_fib_change(const FibChange& change) {
  ChangeWriter out(bytes_of(change));
  out.put(kFormat);
  out.put(change.epoch.value);
  out.put_count(change.adjacencies.size());
  for (const auto& [index, adjacency] : change.adjacencies) {
    out.put_index(index);
    out.put(static_cast<std::uint8_t>(adjacency.kind));
    out.put(adjacency.generation);
    out.put(adjacency.egress_slot.value);
    out.put(adjacency.egress.value);
    out.put_bytes(adjacency.destination.bytes.data(), adjacency.destination.bytes.size());
  }
  write_path_lists(out, change.path_lists);
  out.put_count(change.withdrawn.size());
  VrfId vrf = kDefaultVrf;
  for (const Prefix& prefix : change.withdrawn) out.put_prefix(prefix, vrf);
  out.put_count(change.routes.size());
  const std::size_t width = position_width(change.path_lists.size());
  vrf = kDefaultVrf;
  for (const auto& [prefix, path_list] : change.routes) {
    HITLESS_CHECK(path_list < change.path_lists.size(), "route names a path list that the batch does not hold");
    out.put_prefix(prefix, vrf);
    out.put_position(path_list, width);
  }
  return out.take();
}

std::optional<Epoch> epoch_of_fib_change(std::span<const std::uint8_t> bytes) {
  ChangeReader in(bytes);
  in.get<std::uint8_t>();
  const Epoch epoch(in.get<std::uint32_t>());
  return in.ok() ? std::optional(epoch) : std::nullopt;
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
  VrfId vrf = kDefaultVrf;
  for (std::size_t i = 0; i < withdrawn && in.ok(); ++i) change.withdrawn.push_back(in.prefix(vrf));
  const std::size_t width = position_width(change.path_lists.size());
  const std::size_t routes = in.count(1 + width);
  change.routes.reserve(routes);
  vrf = kDefaultVrf;
  for (std::size_t i = 0; i < routes && in.ok(); ++i) {
    const Prefix prefix = in.prefix(vrf);
    change.routes.push_back({prefix, in.position(change.path_lists.size(), width)});
  }
  if (in.ok() && in.remaining() != 0) in.wrong(std::to_string(in.remaining()) + " bytes too many");
  if (!in.ok()) return tl::unexpected(in.error());
  return change;
}

}  // namespace hitless
