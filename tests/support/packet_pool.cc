#include "tests/support/packet_pool.h"

#include <cstring>

#include "dataplane/base/result.h"
#include "tests/support/eal.h"

namespace hitless::test {
namespace {

constexpr unsigned kPackets = 8191;

rte_mempool* make_pool() {
  start_eal_once();
  // No per-lcore cache: then the count of mbufs in use is exact.
  rte_mempool* pool =
      rte_pktmbuf_pool_create("test-packets", kPackets, 0, kPacketMetaSize, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
  HITLESS_CHECK(pool != nullptr, "no memory for the packet pool");
  return pool;
}

}  // namespace

rte_mempool* packet_pool() {
  static rte_mempool* const pool = make_pool();
  return pool;
}

rte_mbuf* make_packet(std::span<const std::byte> frame) {
  rte_mbuf* m = rte_pktmbuf_alloc(packet_pool());
  HITLESS_CHECK(m != nullptr, "the packet pool is empty");
  char* bytes = rte_pktmbuf_append(m, static_cast<std::uint16_t>(frame.size()));
  HITLESS_CHECK(bytes != nullptr, "the frame is larger than an mbuf");
  std::memcpy(bytes, frame.data(), frame.size());
  new (rte_mbuf_to_priv(m)) PacketMeta{};
  return m;
}

rte_mbuf* make_packet(const std::vector<std::byte>& frame) { return make_packet(std::span(frame)); }

std::vector<std::byte> copy_bytes(const rte_mbuf* m) {
  const auto bytes = bytes_of(m);
  return {bytes.begin(), bytes.end()};
}

void PacketTest::SetUp() { ASSERT_EQ(rte_mempool_in_use_count(packet_pool()), 0U); }
void PacketTest::TearDown() { EXPECT_EQ(rte_mempool_in_use_count(packet_pool()), 0U) << "packets were leaked"; }

}  // namespace hitless::test
