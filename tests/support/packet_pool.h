#pragma once
// Mbufs for tests, and the check that every one of them has come back.

#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "dataplane/packet/packet.h"

namespace hitless::test {

/// The pool of this test program; starts EAL.
[[nodiscard]] rte_mempool* packet_pool();
/// A packet with these bytes and fresh meta data.
[[nodiscard]] rte_mbuf* make_packet(std::span<const std::byte> frame);
[[nodiscard]] rte_mbuf* make_packet(const std::vector<std::byte>& frame);
/// A packet's bytes as a value.
[[nodiscard]] std::vector<std::byte> copy_bytes(const rte_mbuf* m);

/// For tests that hold packets: fails the test that leaks one.
class PacketTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;
};

}  // namespace hitless::test
