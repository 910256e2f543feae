// Batches that are encoded side by side.
#include "control/fib/fib_batches.h"

#include <gtest/gtest.h>

#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

TEST(FibBatches, EncodedInAnyOrder_TheSameBytesInTheSameOrder) {
  const ChassisUnderTest chassis{0};
  const AdjacencyTable adjacencies(chassis.config);
  Rib rib(chassis.config.addressing);
  for (std::uint32_t i = 0; i < 20'000; ++i)
    rib.add({make_prefix(IpAddress::v4(0x14000000U + (i << 8)), 24), RouteProtocol::bgp, 20, 0, {address("10.0.0.2")}});
  std::size_t pieces = 0;
  const SideBySide backwards = [&pieces](std::size_t count, const std::function<void(std::size_t)>& piece) {
    for (std::size_t i = count; i-- > 0; ++pieces) piece(i);
  };
  const auto batches_with = [&](SideBySide how) {
    FibBatches batches(Epoch(1), adjacencies, 512, std::move(how));
    batches.add_adjacencies();
    rib.for_each_best([&batches](const BestRoute& route) { batches.add(route); });
    return batches.take();
  };
  const auto one_by_one = batches_with(nullptr), side_by_side = batches_with(backwards);
  EXPECT_EQ(pieces, one_by_one.size());
  ASSERT_EQ(one_by_one.size(), side_by_side.size());
  for (std::size_t i = 0; i < one_by_one.size(); ++i) {
    EXPECT_EQ(*one_by_one[i].change, *side_by_side[i].change) << i;
    EXPECT_EQ(one_by_one[i].changes, side_by_side[i].changes) << i;
  }
}

}  // namespace
}  // namespace hitless::test
