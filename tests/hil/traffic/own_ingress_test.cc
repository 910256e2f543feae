#include "hil/traffic/own_ingress.h"

#include <array>

#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

using OwnIngressTest = test::PacketTest;

/// A packet every 10 ns, in turn on three interfaces.
class InTurn final : public PacketSource {
 public:
  [[nodiscard]] Instant next_at() const override { return next_ < 30 ? instant_ns(10 * next_) : kNever; }
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override {
    std::size_t count = 0;
    for (; count < out.size() && next_at() < until; ++next_) {
      rte_mbuf* const m = test::make_packet(std::vector<std::byte>(60));
      meta_of(m).sent = next_at();
      meta_of(m).ingress = InterfaceIndex(static_cast<std::uint16_t>(next_ % 3));
      out[count++] = m;
    }
    return count;
  }
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return flows_; }

 private:
  std::int64_t next_ = 0;
  std::vector<SourceFlow> flows_;
};

TEST_F(OwnIngressTest, Pulled_OnlyItsOwnInOrderUntilNoneIsLeft) {
  OwnIngress source(std::make_unique<InTurn>(), {false, true, false});
  std::array<rte_mbuf*, 4> out;
  std::vector<std::int64_t> sent;
  for (std::size_t count; (count = source.pull(kNever, out)) > 0;)
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(meta_of(out[i]).ingress, InterfaceIndex(1));
      sent.push_back(to_ns(meta_of(out[i]).sent));
      rte_pktmbuf_free(out[i]);
    }
  ASSERT_EQ(sent.size(), 10U);
  for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(sent[i], 10 + 30 * static_cast<std::int64_t>(i));
}

TEST_F(OwnIngressTest, NoneOfItsOwnBeforeTheEnd_NothingAndTheRestIsStillThere) {
  OwnIngress source(std::make_unique<InTurn>(), {false, false, true});
  std::array<rte_mbuf*, 4> out;
  EXPECT_EQ(source.pull(instant_ns(20), out), 0U);
  EXPECT_EQ(source.next_at(), instant_ns(20));
  ASSERT_EQ(source.pull(instant_ns(21), out), 1U);
  rte_pktmbuf_free(out[0]);
}

}  // namespace
}  // namespace hitless::test
