#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "hil/routes/mrt_table.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

Result<MrtTable> read(const std::vector<Bytes>& records, std::uint32_t limit = 0) {
  return read_mrt_table(byte_source_over(joined(records), "t.mrt"), "t.mrt", limit);
}

std::string next_hop_of(const MrtTableRow& row) { return to_string(*row.path.next_hop); }

const std::vector<std::string> kPeers = {"192.0.2.1", "192.0.2.2", "2001:db8::1"};

/// Which of two paths of one prefix wins, told by peers 0 and 1 in this order.
std::string winner(const PathWords& first, const PathWords& second) {
  const auto table = read(
      {peer_index_table(kPeers), rib_entry("20.0.0.0/8", {{0, attributes(first, 4)}, {1, attributes(second, 4)}})});
  if (!table) return table.error().message;
  EXPECT_EQ(table->rows.at(0).told, 2U);
  return next_hop_of(table->rows[0]);
}

TEST(MrtTable, PrefixesComeInTheFilesOrderWithTheirAttributes) {
  const auto table = read({peer_index_table(kPeers),
                           rib_entry("20.1.0.0/16", {{1, attributes({"192.0.2.9", {1, 2, 3}, 1, 150, 7}, 4)}}),
                           rib_entry("2600::/24", {{2, ipv6_table_attributes({"2001:db8::9", {1}})}}),
                           rib_entry("0.0.0.0/0", {{0, attributes({"192.0.2.8", {}}, 4)}})});
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->rows.size(), 3U);
  EXPECT_EQ(to_string(table->rows[0].prefix), "20.1.0.0/16");
  EXPECT_EQ(next_hop_of(table->rows[0]), "192.0.2.9");
  EXPECT_EQ(table->rows[0].path.as_path_length, 3U);
  EXPECT_EQ(table->rows[0].path.origin, 1U);
  EXPECT_EQ(table->rows[0].path.local_pref, 150U);
  EXPECT_EQ(table->rows[0].path.med, 7U);
  EXPECT_EQ(to_string(table->rows[0].source.peer), "192.0.2.2");
  EXPECT_EQ(to_string(table->rows[1].prefix), "2600::/24");
  EXPECT_EQ(next_hop_of(table->rows[1]), "2001:db8::9");
  EXPECT_EQ(to_string(table->rows[2].prefix), "0.0.0.0/0");
}

TEST(MrtTable, BestPathFollowsTheStatedOrder) {
  EXPECT_EQ(winner({"192.0.2.8", {1}, 0, 100}, {"192.0.2.9", {1, 2}, 0, 200}), "192.0.2.9") << "LOCAL_PREF first";
  EXPECT_EQ(winner({"192.0.2.8", {1, 2}}, {"192.0.2.9", {1}, 2}), "192.0.2.9") << "then the shorter AS_PATH";
  EXPECT_EQ(winner({"192.0.2.8", {1}, 2}, {"192.0.2.9", {1}, 0, -1, 99}), "192.0.2.9") << "then ORIGIN";
  EXPECT_EQ(winner({"192.0.2.8", {1}, 0, -1, 5}, {"192.0.2.9", {2}, 0, -1, 4}), "192.0.2.9") << "then MED";
  EXPECT_EQ(winner({"192.0.2.8", {1}, 0, -1, 5}, {"192.0.2.9", {2}}), "192.0.2.9") << "none counts as 0";
  EXPECT_EQ(winner({"192.0.2.8", {1}}, {"192.0.2.9", {2}, 0, 100}), "192.0.2.8") << "then the lower peer address";
}

TEST(MrtTable, AsSetsCountAsOneAndConfederationsAsNone) {
  const Bytes as_path =
      BigEndian().u8(3).u8(2).u32(1).u32(2).u8(2).u8(2).u32(3).u32(4).u8(1).u8(3).u32(5).u32(6).u32(7).done();
  const Bytes all = joined({attribute(2, as_path), attribute(3, BigEndian().address("192.0.2.9").done())});
  const auto table = read({peer_index_table(kPeers), rib_entry("20.0.0.0/8", {{0, all}})});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->rows[0].path.as_path_length, 3U);
}

TEST(MrtTable, NextHopsOfBothFormsOfMpReachAreRead) {
  const Bytes link_local = attribute(14, BigEndian().u8(32).address("2001:db8::9").address("fe80::1").done());
  const Bytes whole = attribute(14, BigEndian().u16(2).u8(1).u8(16).address("2001:db8::8").u8(0).done());
  const auto table =
      read({peer_index_table(kPeers), rib_entry("2600::/24", {{2, link_local}}), rib_entry("2601::/24", {{2, whole}})});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(next_hop_of(table->rows[0]), "2001:db8::9");
  EXPECT_EQ(next_hop_of(table->rows[1]), "2001:db8::8");
}

TEST(MrtTable, LongAttributesHaveTheirLengthInTwoBytes) {
  PathWords path{"192.0.2.9", std::vector<std::uint32_t>(200, 7)};
  const auto table = read({peer_index_table(kPeers), rib_entry("20.0.0.0/8", {{0, attributes(path, 4)}})});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->rows[0].path.as_path_length, 200U);
}

TEST(MrtTable, PathIdentifiersArePassedOver) {
  BigEndian body;
  body.u32(0).prefix("20.0.0.0/8").u16(2);
  for (const unsigned id : {9U, 8U})
    body.u16(0).u32(0).u32(id).counted(attributes({"192.0.2." + std::to_string(id), {}}, 4));
  const auto table = read({peer_index_table(kPeers), mrt_record(0, 13, 8, body.done())});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(next_hop_of(table->rows[0]), "192.0.2.8") << "the lower identifier";
}

TEST(MrtTable, ARepeatedPrefixKeepsItsBetterPath) {
  const auto table =
      read({peer_index_table(kPeers), rib_entry("20.0.0.0/8", {{0, attributes({"192.0.2.8", {1, 2}}, 4)}}),
            rib_entry("20.0.0.0/8", {{1, attributes({"192.0.2.9", {1}}, 4)}})});
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->rows.size(), 1U);
  EXPECT_EQ(next_hop_of(table->rows[0]), "192.0.2.9");
  EXPECT_EQ(table->repeated, 1U);
}

TEST(MrtTable, LimitTakesTheFirstPrefixesAndOtherRecordsAreCounted) {
  std::vector<Bytes> records = {peer_index_table(kPeers), mrt_record(0, 13, 3, {}), mrt_record(0, 13, 6, {})};
  for (int i = 0; i < 10; ++i)
    records.push_back(rib_entry("20." + std::to_string(i) + ".0.0/16", {{0, attributes({"192.0.2.8", {}}, 4)}}));
  const auto table = read(records, 4);
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->rows.size(), 4U);
  EXPECT_EQ(to_string(table->rows[3].prefix), "20.3.0.0/16");
  EXPECT_EQ(table->unused, 2U);
}

TEST(MrtTable, BitsBehindThePrefixAreCleared) {
  const Bytes body =
      BigEndian().u32(0).u8(9).u8(20).u8(0xff).u16(1).u16(0).u32(0).counted(attributes({"192.0.2.8", {}}, 4)).done();
  const auto table = read({peer_index_table(kPeers), mrt_record(0, 13, 2, body)});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(to_string(table->rows[0].prefix), "20.128.0.0/9");
}

TEST(MrtTable, RealTablesAreRead) {
  const char* data = std::getenv("HITLESS_DATA");
  const std::filesystem::path folder = std::filesystem::path(data != nullptr ? data : "../shared/data") / "routes";
  for (const auto& [name, prefixes] :
       {std::pair("rib.20140523.mrt.bz2", 9072U), std::pair("rib6.20151101.mrt.bz2", 6870U)}) {
    if (!std::filesystem::exists(folder / name)) GTEST_SKIP() << name << " is not there: set HITLESS_DATA";
    const auto table = read_mrt_table((folder / name).string(), 0);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows.size() + table->repeated, prefixes);
    std::uint64_t told = 0;
    for (const MrtTableRow& row : table->rows) told += row.told;
    EXPECT_GT(told, 10 * table->rows.size()) << "from many peers";
  }
}

}  // namespace
}  // namespace hitless::test
