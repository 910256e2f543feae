#include "hil/runtime/eal.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <sched.h>

#include <mutex>
#include <set>

#include "dataplane/packet/packet.h"

namespace hitless::test {
namespace {

int allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof(allowed), &allowed);
  return CPU_COUNT(&allowed);
}

TEST(Eal, AfterStart_TbbStillHasEveryAllowedCpu) {
  const int before = allowed_cpus();
  ASSERT_TRUE(start_eal({}));
  EXPECT_EQ(allowed_cpus(), before);
  EXPECT_EQ(oneapi::tbb::info::default_concurrency(), before);
}

TEST(Eal, MbufPool_HasRoomForMetaDataAndReturnsEveryPacket) {
  ASSERT_TRUE(start_eal({}));
  const auto pool = make_mbuf_pool("eal-test", 1024, 1600);
  ASSERT_TRUE(pool) << pool.error().message;
  rte_mbuf* m = rte_pktmbuf_alloc(pool->get());
  ASSERT_NE(m, nullptr);
  EXPECT_GE(rte_pktmbuf_priv_size(pool->get()), sizeof(PacketMeta));
  EXPECT_GE(rte_pktmbuf_tailroom(m), 1600);
  EXPECT_EQ(rte_mempool_in_use_count(pool->get()), 1U);
  rte_pktmbuf_free(m);
  EXPECT_EQ(rte_mempool_in_use_count(pool->get()), 0U);
}

TEST(Eal, MoreThanMemory_IsRefusedNotFatal) {
  ASSERT_TRUE(start_eal({}));
  const auto pool = make_mbuf_pool("eal-test-large", 4'000'000, 9000);
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace hitless::test
