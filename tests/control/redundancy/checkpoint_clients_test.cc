// A client of a test's own: registered, told and kept without a word about it anywhere else.
#include "control/redundancy/checkpoint_clients.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/virtual_time.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

struct LampRecord {
  static constexpr auto kType = static_cast<PeerMessageType>(1000);
  std::string colour;
  std::uint16_t watts = 0;
  static constexpr auto fields() { return std::tuple{field(1, &LampRecord::colour), field(2, &LampRecord::watts)}; }
};

CheckpointClient lamp_client(std::vector<std::string>& lamps, std::uint8_t version_max) {
  return {"lamps",
          LampRecord::kType,
          1,
          version_max,
          [&lamps](const CheckpointClient::Tell& tell) {
            for (const std::string& colour : lamps) tell(encode(LampRecord{colour, 60}, 2));
          },
          [&lamps](const std::vector<std::uint8_t>& record) -> Result<void> {
            const auto lamp = decode<LampRecord>(record);
            if (!lamp) return tl::unexpected(lamp.error());
            lamps.push_back(lamp->colour);
            return {};
          }};
}

class CheckpointClientsTest : public ::testing::Test {
 protected:
  CheckpointClientsTest() {
    peer.attach([this](const WireBytes& bytes) { outcome = standby.receive(*bytes, false); });
  }
  VirtualTime time;
  Link link{time, "rp-a/rp-b", {std::chrono::microseconds(100), 0, 0}, 1};
  LinkEnd own{link, 0}, peer{link, 1};
  std::vector<std::string> here{"red", "green"}, there;
  CheckpointClients active{own, {lamp_client(here, 2)}};
  CheckpointClients standby{peer, {lamp_client(there, 2)}};
  Result<bool> outcome = false;
};

TEST_F(CheckpointClientsTest, Bulk_TellsEveryRecordOverTheLink) {
  active.send_bulk();
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(there, here);
  EXPECT_EQ(outcome, true);
}

TEST_F(CheckpointClientsTest, VersionThatTheClientDoesNotRead_IsRefusedAndChangesNothing) {
  CheckpointClients old(peer, {lamp_client(there, 1)});
  const auto refused = old.receive(*encode(LampRecord{"blue", 40}, 2), false);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("client lamps in version 2, expected 1 to 1"));
  EXPECT_EQ(old.receive(*encode(LampRecord{"blue", 40}, 1), false), true);
  EXPECT_EQ(there, std::vector<std::string>{"blue"});
}

TEST_F(CheckpointClientsTest, RecordOnAnActiveRp_IsLateAndDropped) {
  EXPECT_EQ(standby.receive(*encode(LampRecord{"blue", 40}, 2), true), true);
  EXPECT_TRUE(there.empty());
}

TEST_F(CheckpointClientsTest, CutRecordAndOtherTypes_AreNotKept) {
  auto cut = *encode(LampRecord{"blue", 40}, 2);
  cut.pop_back();
  EXPECT_FALSE(standby.receive(cut, false));
  EXPECT_EQ(standby.receive(*encode_peer(BulkAck{7}), false), false);
  EXPECT_TRUE(there.empty());
}

}  // namespace
}  // namespace hitless::test
