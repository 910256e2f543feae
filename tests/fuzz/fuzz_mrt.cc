// Bytes of an MRT file, plain or packed: read as a table and as a trace.

#include "dataplane/base/result.h"
#include "hil/routes/mrt_table.h"
#include "hil/routes/mrt_updates.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/mrt_writer.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  using namespace hitless::test;
  const auto table = joined({peer_index_table({"192.0.2.1", "2001:db8::1"}),
                             rib_entry("20.0.0.0/8", {{0, attributes({"192.0.2.9", {1, 2}, 0, 100, 1}, 4)},
                                                      {1, attributes({"192.0.2.8", {1}, 2}, 4)}}),
                             rib_entry("2600::/24", {{1, ipv6_table_attributes({"2001:db8::9", {3}})}})});
  const auto reach =
      attribute(14, BigEndian().u16(2).u8(1).u8(16).address("2001:db8::9").u8(0).prefix("2600::/24").done());
  const auto trace =
      joined({announce(1, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {1}}), withdraw(2, "192.0.2.1", "20.0.0.0/8"),
              bgp4mp_et(3, 500, "2001:db8::1", bgp_update({}, reach, {})), mrt_record(4, 16, 5, {})});
  return {bytes_of(table), bytes_of(trace), bytes_of(gzip(table)), bytes_of(bzip2(trace))};
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto table = hitless::read_mrt_table(hitless::byte_source_over(bytes, "fuzzed"), "fuzzed", 0);
  const auto trace = hitless::read_mrt_updates(hitless::byte_source_over(bytes, "fuzzed"), "fuzzed");
  HITLESS_CHECK(!(table && trace), "a table that is a trace");
  if (table)
    for (const hitless::MrtTableRow& row : table->rows) HITLESS_CHECK(row.path.next_hop && row.told > 0, "no path");
  if (trace)
    for (const hitless::MrtUpdate& update : trace->updates)
      HITLESS_CHECK(update.withdraw || update.path.next_hop, "an announcement that leads nowhere");
  for (const auto* error : {table ? nullptr : &table.error(), trace ? nullptr : &trace.error()})
    HITLESS_CHECK(error == nullptr || error->message.starts_with("fuzzed: "), error->message);
  return 0;
}
