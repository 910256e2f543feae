// What several loops tell the Meter is what one would have told it.
#include "hil/run/measurement.h"

#include <thread>

#include "dataplane/base/random.h"
#include "hil/run/meter_tap.h"
#include "tests/support/packet_builder.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

class MeasurementTest : public test::PacketTest {
 protected:
  static std::vector<CabledInterface> cabling() {
    return {{InterfaceIndex(0), "left", Slot(1)}, {InterfaceIndex(1), "right", Slot(2)}};
  }
  /// A packet from one interface to the other; it comes back 1 us later, every tenth one never.
  struct Story {
    rte_mbuf* packet;
    bool is_lost;
  };
  static std::vector<Story> stories() {
    std::vector<Story> all;
    Random random(3, "stories");
    for (std::int64_t i = 0; i < 2'000; ++i) {
      const bool from_left = random.below(2) == 0;
      rte_mbuf* const m =
          test::make_packet(test::PacketBuilder()
                                .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
                                .ipv4(from_left ? "10.0.0.2" : "10.0.1.2", from_left ? "10.0.1.2" : "10.0.0.2")
                                .udp(static_cast<std::uint16_t>(1000 + i), 9)
                                .payload(20)
                                .build());
      PacketMeta& meta = meta_of(m);
      meta.sent = instant_ns(1'000 * i);
      meta.at = meta.sent + std::chrono::microseconds(1);
      meta.ingress = InterfaceIndex(from_left ? 0 : 1);
      meta.egress = InterfaceIndex(from_left ? 1 : 0);
      all.push_back({m, i % 10 == 5});
    }
    return all;
  }
  static void free_all(const std::vector<Story>& all) {
    for (const Story& story : all) rte_pktmbuf_free(story.packet);
  }
};

TEST_F(MeasurementTest, ThreeLoopsTellInTheirOwnOrder_TheSameResultAsOne) {
  const std::vector<Story> all = stories();
  Meter alone(cabling());
  MeterTap tap(alone);
  for (const Story& story : all) {
    tap.offered({&story.packet, 1});
    if (!story.is_lost) tap.delivered({&story.packet, 1}, true);
  }
  const MeterResult expected = alone.finish();
  ASSERT_EQ(expected.lost, 200U);

  Meter meter(cabling());
  const InterfaceTable interfaces(cabling().size());
  Measurement measurement(meter, interfaces, 3);
  std::vector<LoopProgress> progress(3);
  std::thread measuring([&] { measurement.run(progress); });
  // The third loop has no card. Each of the two is told of what came in on its side and left on it, by a thread.
  const auto tell = [&](std::size_t loop) {
    for (const Story& story : all) {
      if (meta_of(story.packet).ingress.index() == loop) measurement.feed(loop).offered({&story.packet, 1});
      if (meta_of(story.packet).egress.index() == loop && !story.is_lost)
        measurement.feed(loop).delivered({&story.packet, 1}, true);
      progress[loop].ingress_done.set(meta_of(story.packet).sent);
      progress[loop].egress_done.set(meta_of(story.packet).sent);
    }
    progress[loop].ingress_done.set(kNever);
    progress[loop].egress_done.set(kNever);
  };
  std::thread left(tell, 0), right(tell, 1);
  progress[2].ingress_done.set(kNever);
  progress[2].egress_done.set(kNever);
  left.join();
  right.join();
  measuring.join();
  const MeterResult measured = meter.finish();
  EXPECT_EQ(measured.sent, expected.sent);
  EXPECT_EQ(measured.received, expected.received);
  EXPECT_EQ(measured.lost, expected.lost);
  EXPECT_EQ(measured.unexpected, 0U);
  ASSERT_EQ(measured.flows.size(), expected.flows.size());
  for (std::size_t i = 0; i < expected.flows.size(); ++i) {
    EXPECT_EQ(measured.flows[i].key, expected.flows[i].key);
    EXPECT_EQ(measured.flows[i].lost, expected.flows[i].lost);
    EXPECT_EQ(measured.flows[i].transit_max_ns, expected.flows[i].transit_max_ns);
  }
  ASSERT_EQ(measured.cards.size(), 2U);
  EXPECT_EQ(measured.cards[0].disruptions.size(), expected.cards[0].disruptions.size());
  free_all(all);
}

}  // namespace
}  // namespace hitless::test
