#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "hil/routes/mrt_updates.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

Result<MrtUpdates> read(const std::vector<Bytes>& records) {
  return read_mrt_updates(byte_source_over(joined(records), "u.mrt"), "u.mrt");
}

TEST(MrtUpdates, AnnouncementsAndWithdrawalsKeepOrderTimeAndPeer) {
  const auto read_back = read({announce(100, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {1, 2}, 0, 150}),
                               withdraw(101, "192.0.2.2", "20.1.0.0/16")});
  ASSERT_TRUE(read_back) << read_back.error().message;
  ASSERT_EQ(read_back->updates.size(), 2U);
  const MrtUpdate& told = read_back->updates[0];
  EXPECT_FALSE(told.withdraw);
  EXPECT_EQ(told.at_ns, 100'000'000'000);
  EXPECT_EQ(to_string(told.prefix), "20.0.0.0/8");
  EXPECT_EQ(to_string(told.source.peer), "192.0.2.1");
  EXPECT_EQ(to_string(*told.path.next_hop), "192.0.2.9");
  EXPECT_EQ(told.path.as_path_length, 2U);
  EXPECT_EQ(told.path.local_pref, 150U);
  EXPECT_TRUE(read_back->updates[1].withdraw);
  EXPECT_EQ(to_string(read_back->updates[1].prefix), "20.1.0.0/16");
}

TEST(MrtUpdates, OneMessageHoldsManyPrefixesWithdrawnOnesFirst) {
  const auto read_back = read({bgp4mp(0, "192.0.2.1",
                                      bgp_update({"20.0.0.0/8", "21.0.0.0/8"}, attributes({"192.0.2.9", {}}, 4),
                                                 {"22.0.0.0/8", "23.128.0.0/9", "24.0.0.0/32"}))});
  ASSERT_TRUE(read_back) << read_back.error().message;
  std::string all;
  for (const MrtUpdate& u : read_back->updates) all += (u.withdraw ? "-" : "+") + to_string(u.prefix) + " ";
  EXPECT_EQ(all, "-20.0.0.0/8 -21.0.0.0/8 +22.0.0.0/8 +23.128.0.0/9 +24.0.0.0/32 ");
}

TEST(MrtUpdates, Ipv6ComesInMultiprotocolAttributes) {
  const Bytes reach = attribute(14, BigEndian()
                                        .u16(2)
                                        .u8(1)
                                        .u8(32)
                                        .address("2001:db8::9")
                                        .address("fe80::9")
                                        .u8(0)
                                        .prefix("2600::/24")
                                        .prefix("2601::/32")
                                        .done());
  const Bytes unreach = attribute(15, BigEndian().u16(2).u8(1).prefix("2602::/32").done());
  const auto read_back = read({bgp4mp(0, "2001:db8::1", bgp_update({}, joined({reach, unreach}), {}))});
  ASSERT_TRUE(read_back) << read_back.error().message;
  ASSERT_EQ(read_back->updates.size(), 3U);
  EXPECT_EQ(to_string(read_back->updates[0].prefix), "2602::/32");
  EXPECT_TRUE(read_back->updates[0].withdraw);
  EXPECT_EQ(to_string(read_back->updates[2].prefix), "2601::/32");
  EXPECT_EQ(to_string(*read_back->updates[2].path.next_hop), "2001:db8::9");
  EXPECT_EQ(to_string(read_back->updates[2].source.peer), "2001:db8::1");
}

TEST(MrtUpdates, BothFamiliesOfOneMessageKeepTheirNextHops) {
  const Bytes reach =
      attribute(14, BigEndian().u16(2).u8(1).u8(16).address("2001:db8::9").u8(0).prefix("2600::/24").done());
  const auto read_back =
      read({bgp4mp(0, "192.0.2.1", bgp_update({}, joined({attributes({"192.0.2.9", {}}, 4), reach}), {"20.0.0.0/8"}))});
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(to_string(*read_back->updates[0].path.next_hop), "192.0.2.9");
  EXPECT_EQ(to_string(*read_back->updates[1].path.next_hop), "2001:db8::9");
}

TEST(MrtUpdates, OldMessagesHaveTwoOctetAsNumbers) {
  const Bytes body = BigEndian()
                         .u16(64500)
                         .u16(64501)
                         .u16(0)
                         .u16(1)
                         .address("192.0.2.1")
                         .address("192.0.2.254")
                         .bytes(bgp_update({}, attributes({"192.0.2.9", {1, 2, 3}}, 2), {"20.0.0.0/8"}))
                         .done();
  const auto read_back = read({mrt_record(5, 16, 1, body)});
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->updates.at(0).path.as_path_length, 3U);
}

TEST(MrtUpdates, ExtendedTimestampsHaveMicroseconds) {
  const auto read_back = read({bgp4mp_et(7, 250'001, "192.0.2.1", bgp_update({"20.0.0.0/8"}, {}, {}))});
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->updates.at(0).at_ns, 7'250'001'000);
}

TEST(MrtUpdates, PathIdentifiersTellThePathsOfAPeerApart) {
  const Bytes message =
      bgp_message(2, BigEndian().u16(0).counted(attributes({"192.0.2.9", {}}, 4)).u32(17).prefix("20.0.0.0/8").done());
  const Bytes record = bgp4mp(0, "192.0.2.1", message);
  Bytes add_path = record;
  add_path[7] = std::byte{9};  // BGP4MP_MESSAGE_AS4_ADDPATH
  const auto read_back = read({add_path});
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->updates.at(0).source.path_id, 17U);
}

TEST(MrtUpdates, WhatIsNoUpdateIsCounted) {
  const Bytes other_family = attribute(15, BigEndian().u16(1).u8(128).u8(0).done());
  const auto read_back =
      read({mrt_record(0, 16, 0, {}), mrt_record(0, 16, 5, {}), mrt_record(0, 16, 7, {}),
            bgp4mp(0, "192.0.2.1", bgp_message(4, {})), bgp4mp(0, "192.0.2.1", bgp_update({}, other_family, {})),
            withdraw(0, "192.0.2.1", "20.0.0.0/8")});
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->state_changes, 2U);
  EXPECT_EQ(read_back->sent_by_collector, 1U);
  EXPECT_EQ(read_back->other_messages, 1U);
  EXPECT_EQ(read_back->other_families, 1U);
  EXPECT_EQ(read_back->updates.size(), 1U);
}

TEST(MrtUpdates, ARealTraceIsRead) {
  const char* data = std::getenv("HITLESS_DATA");
  const std::filesystem::path file =
      std::filesystem::path(data != nullptr ? data : "../shared/data") / "routes/updates.20100227.1600.mrt.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not there: set HITLESS_DATA";
  const auto trace = read_mrt_updates(file.string());
  ASSERT_TRUE(trace) << trace.error().message;
  std::size_t withdrawn = 0;
  for (const MrtUpdate& update : trace->updates) withdrawn += update.withdraw ? 1 : 0;
  EXPECT_EQ(trace->updates.size() - withdrawn, 52'468U);
  EXPECT_EQ(withdrawn, 1'318U);
  EXPECT_EQ(trace->state_changes, 20U);
  EXPECT_EQ(trace->other_messages, 49U);
}

}  // namespace
}  // namespace hitless::test
