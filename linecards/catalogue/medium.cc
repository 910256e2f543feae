#include "linecards/catalogue/medium.h"

#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace embedded {
extern const EmbeddedRows media;
}  // namespace embedded

namespace {

constexpr std::uint64_t kFrameMax = 65'535;

bool names_encapsulation(const YamlMap& map, const Medium&) { return map.has("encapsulation"); }

/// The encapsulation gives the bytes that a frame takes on the wire; the row may give others.
void read_encapsulation(const YamlMap& map, std::string_view key, Medium& medium) {
  std::string name;
  map.text(key, name);
  const Encapsulation* const found = find_encapsulation(name);
  if (found == nullptr)
    return map.wrong(key, "unknown encapsulation " + name + ", expected one of " + encapsulation_names());
  medium.encapsulation = found;
  medium.overhead_bytes = found->overhead_bytes;
  medium.min_frame_bytes = found->min_frame_bytes;
}

/// The queue must hold the longest packet with link header and two VLAN tags, or that packet could never be sent.
void judge_queue_limit(const YamlMap& map, const Medium& medium) {
  constexpr std::uint32_t kTwoTagsBytes = 8;
  if (medium.mtu_bytes + medium.encapsulation->header_bytes + kTwoTagsBytes > medium.queue_limit_bytes)
    map.wrong("mtu_bytes", "mtu_bytes is more than queue_limit_bytes, expected at most that");
}

}  // namespace

const CatalogueTable& medium_table() {
  using namespace column;
  static const TableOf<Medium> table(
      "media", "medium", embedded::media,
      {text("interface_prefix", &Medium::interface_prefix),
       number("rate_bits_per_s", &Medium::rate_bits_per_s, {1, kRateMax}).shown_grouped("bits/s", 16),
       // A row without an encapsulation is Ethernet, and gives the bytes that a frame takes on the wire itself.
       read_by<Medium>("encapsulation", read_encapsulation).optional(),
       number("overhead_bytes", &Medium::overhead_bytes, {0, kFrameMax})
           .optional_when(names_encapsulation)
           .shown("overhead", 9),
       number("min_frame_bytes", &Medium::min_frame_bytes, {0, kFrameMax}).optional_when(names_encapsulation),
       number("mtu_bytes", &Medium::mtu_bytes, {68, kFrameMax}).shown("mtu", 6),  // RFC 791: every link takes 68 bytes
       number("queue_limit_bytes", &Medium::queue_limit_bytes, {1, UINT32_MAX})
           .judged(judge_queue_limit)
           .shown_grouped("queue bytes", 12)});
  return table;
}

}  // namespace hitless
