// Every length of an MRT file cut short or made wrong: one line with file, record, byte and what was expected.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/routes/mrt_record_reader.h"
#include "hil/routes/mrt_table.h"
#include "hil/routes/mrt_updates.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Bytes small_table() {
  return joined({peer_index_table({"192.0.2.1"}),
                 rib_entry("20.0.0.0/8", {{0, attributes({"192.0.2.9", {1, 2}, 0, 100, 1}, 4)}})});
}
Bytes small_trace() {
  return joined({announce(1, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {1}}), withdraw(2, "192.0.2.1", "20.0.0.0/8")});
}

std::string table_error(const Bytes& bytes) {
  const auto table = read_mrt_table(byte_source_over(bytes, "t.mrt"), "t.mrt", 0);
  if (table) return "good";
  EXPECT_EQ(table.error().code, ErrorCode::bad_input);
  EXPECT_EQ(table.error().message.find('\n'), std::string::npos);
  return table.error().message;
}
std::string trace_error(const Bytes& bytes) {
  const auto trace = read_mrt_updates(byte_source_over(bytes, "u.mrt"), "u.mrt");
  if (trace) return "good";
  EXPECT_EQ(trace.error().code, ErrorCode::bad_input);
  EXPECT_EQ(trace.error().message.find('\n'), std::string::npos);
  return trace.error().message;
}
/// A table of one prefix whose only entry has these attributes.
std::string attribute_error(const Bytes& attributes) {
  return table_error(joined({peer_index_table({"192.0.2.1"}), rib_entry("20.0.0.0/8", {{0, attributes}})}));
}
/// A trace of one record around this BGP message.
std::string message_error(const Bytes& message) { return trace_error(bgp4mp(1, "192.0.2.1", message)); }

TEST(BrokenMrt, TheSamplesAreGood) {
  EXPECT_EQ(table_error(small_table()), "good");
  EXPECT_EQ(trace_error(small_trace()), "good");
}

TEST(BrokenMrt, AFileCutAnywhereIsRefused) {
  const Bytes table = small_table(), trace = small_trace();
  const std::size_t second = joined({announce(1, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {1}})}).size();
  for (std::size_t size = 0; size < table.size(); ++size)
    EXPECT_THAT(table_error(Bytes(table.begin(), table.begin() + static_cast<std::ptrdiff_t>(size))),
                AllOf(StartsWith("t.mrt: "), HasSubstr("expected")));
  for (std::size_t size = 0; size < trace.size(); ++size) {
    if (size == second) continue;  // a whole trace of one record
    EXPECT_THAT(trace_error(Bytes(trace.begin(), trace.begin() + static_cast<std::ptrdiff_t>(size))),
                AllOf(StartsWith("u.mrt: "), HasSubstr("expected")));
  }
}

TEST(BrokenMrt, ACutFileSaysWhere) {
  const Bytes table = small_table();
  const std::size_t second = peer_index_table({"192.0.2.1"}).size();
  EXPECT_EQ(table_error(Bytes(table.begin(), table.begin() + static_cast<std::ptrdiff_t>(second + 5))),
            "t.mrt: record 2 at byte " + std::to_string(second) +
                ": the file ends after 5 bytes of it, expected an MRT header of 12");
  EXPECT_EQ(table_error(Bytes(table.begin(), table.end() - 3)),
            "t.mrt: record 2 at byte " + std::to_string(second) + ": the file ends after " +
                std::to_string(table.size() - second - 15) + " bytes of its body, expected " +
                std::to_string(table.size() - second - 12));
  EXPECT_THAT(table_error(gzip(Bytes(table.begin(), table.end() - 3))), HasSubstr("(unpacked): the file ends after"));
}

TEST(BrokenMrt, AnyByteMayBeWrongWithoutHarm) {
  const Bytes table = small_table(), trace = small_trace();
  for (const std::byte flip : {std::byte{0x01}, std::byte{0x80}, std::byte{0xff}}) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      Bytes changed = table;
      changed[i] ^= flip;
      const std::string told = table_error(changed);
      EXPECT_TRUE(told == "good" || told.starts_with("t.mrt: ")) << told;
    }
    for (std::size_t i = 0; i < trace.size(); ++i) {
      Bytes changed = trace;
      changed[i] ^= flip;
      const std::string told = trace_error(changed);
      EXPECT_TRUE(told == "good" || told.starts_with("u.mrt: ")) << told;
    }
  }
}

TEST(BrokenMrt, AnotherKindOfFileIsNamed) {
  EXPECT_EQ(table_error(small_trace()),
            "t.mrt: record 1 at byte 0: type 16 (BGP4MP), expected a routing table: type 13 (TABLE_DUMP_V2)");
  EXPECT_EQ(trace_error(small_table()),
            "u.mrt: record 1 at byte 0: type 13 (TABLE_DUMP_V2), expected BGP messages: type 16 (BGP4MP) or 17 "
            "(BGP4MP_ET)");
  EXPECT_THAT(table_error(mrt_record(0, 12, 1, {})), HasSubstr("type 12 (TABLE_DUMP), expected"));
  EXPECT_THAT(table_error(BigEndian().text("name: a scenario, not a table\n").done()),
              HasSubstr("expected an MRT record"));
  EXPECT_THAT(table_error(mrt_record(0, 13, 99, {})), HasSubstr("subtype 99 of TABLE_DUMP_V2, expected"));
  EXPECT_THAT(trace_error(mrt_record(0, 16, 99, {})), HasSubstr("subtype 99 of BGP4MP, expected"));
}

TEST(BrokenMrt, AFileWithoutRoutesIsRefused) {
  EXPECT_THAT(table_error({}), HasSubstr("holds no unicast prefix"));
  EXPECT_THAT(table_error(peer_index_table({"192.0.2.1"})), HasSubstr("holds no unicast prefix"));
  EXPECT_THAT(attribute_error(attribute(1, BigEndian().u8(0).done())),
              HasSubstr("holds no unicast prefix with a next hop"));
  EXPECT_THAT(trace_error({}), HasSubstr("holds no announcement and no withdrawal"));
  EXPECT_THAT(trace_error(mrt_record(0, 16, 5, {})), HasSubstr("holds no announcement and no withdrawal"));
}

TEST(BrokenMrt, LengthsThatCannotBeAreRefused) {
  Bytes huge = small_table();
  huge[8] = std::byte{0xff};
  EXPECT_THAT(table_error(huge), HasSubstr("expected an MRT record of at most 16777216 bytes"));
  EXPECT_THAT(attribute_error(BigEndian().u8(0x40).u8(2).u8(9).u8(2).done()),
              HasSubstr("entry 1: attribute 2 needs 9 bytes and 1 are left"));
  EXPECT_THAT(attribute_error(attribute(2, BigEndian().u8(2).u8(3).u32(1).done())),
              HasSubstr("AS_PATH segment needs 12 bytes and 4 are left"));
  EXPECT_THAT(attribute_error(attribute(2, BigEndian().u8(7).u8(0).done())), HasSubstr("AS_PATH segment of type 7"));
  EXPECT_THAT(attribute_error(attribute(3, BigEndian().u16(1).done())), HasSubstr("next hop needs 4 bytes"));
  EXPECT_THAT(attribute_error(attribute(14, BigEndian().u8(5).u32(1).u8(1).done())),
              HasSubstr("next hop of 5 bytes, expected 4, 16 or 32"));
  EXPECT_THAT(attribute_error(attribute(1, BigEndian().u8(3).done())), HasSubstr("ORIGIN 3, expected 0 to 2"));
}

TEST(BrokenMrt, TableEntriesNeedTheirPeers) {
  const Bytes entry = rib_entry("20.0.0.0/8", {{1, attributes({"192.0.2.9", {}}, 4)}});
  EXPECT_THAT(table_error(entry), HasSubstr("expected a PEER_INDEX_TABLE first"));
  EXPECT_THAT(table_error(joined({peer_index_table({"192.0.2.1"}), entry})),
              HasSubstr("peer index 1, expected one of the 1 peers"));
}

TEST(BrokenMrt, PrefixesLongerThanAddressesAreRefused) {
  const Bytes body = BigEndian().u32(0).u8(33).u32(0).u8(0).u16(0).done();
  EXPECT_THAT(table_error(joined({peer_index_table({"192.0.2.1"}), mrt_record(0, 13, 2, body)})),
              HasSubstr("prefix length 33, expected at most 32"));
  EXPECT_THAT(message_error(bgp_message(2, BigEndian().counted(BigEndian().u8(200).done()).u16(0).done())),
              HasSubstr("prefix length 200, expected at most 32"));
}

TEST(BrokenMrt, MessagesThatAreNoneAreRefused) {
  Bytes marker = bgp_update({"20.0.0.0/8"}, {}, {});
  marker[3] = std::byte{0};
  EXPECT_THAT(message_error(marker), HasSubstr("marker is not all ones"));
  Bytes length = bgp_update({"20.0.0.0/8"}, {}, {});
  length[17] = std::byte{5};
  EXPECT_THAT(message_error(length), HasSubstr("a BGP message of length 5, expected 25"));
  EXPECT_THAT(message_error(bgp_message(9, {})), HasSubstr("a BGP message of type 9, expected 1 to 5"));
  EXPECT_THAT(message_error(bgp_update({}, {}, {"20.0.0.0/8"})), HasSubstr("without a next hop"));
}

TEST(BrokenMrt, MicrosecondsEndBelowASecond) {
  EXPECT_THAT(trace_error(bgp4mp_et(1, 1'000'000, "192.0.2.1", bgp_update({"20.0.0.0/8"}, {}, {}))),
              HasSubstr("microsecond timestamp 1000000, expected below 1000000"));
}

}  // namespace
}  // namespace hitless::test
