// Frames between the packet path's thread and control's.
#include "hil/ports/frame_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hitless::test {
namespace {

TEST(FrameQueue, Full_RefusesAndKeepsWhatItHas) {
  FrameQueue queue;
  const std::vector<std::byte> frame(60, std::byte{7});
  for (std::size_t i = 0; i < FrameQueue::kPlaces; ++i)
    ASSERT_TRUE(queue.push(InterfaceIndex(0), {}, instant_ns(static_cast<std::int64_t>(i)), DropReason::none, frame));
  EXPECT_FALSE(queue.push(InterfaceIndex(0), {}, instant_ns(0), DropReason::none, frame));
  for (std::size_t i = 0; i < FrameQueue::kPlaces; ++i, queue.pop()) {
    ASSERT_NE(queue.front(), nullptr);
    EXPECT_EQ(to_ns(queue.front()->at), static_cast<std::int64_t>(i));
  }
  EXPECT_EQ(queue.front(), nullptr);
}

TEST(FrameQueue, FrameBeyondItsRoom_IsRefused) {
  FrameQueue queue;
  const std::vector<std::byte> frame(FrameQueue::kFrameBytesMax + 1);
  EXPECT_FALSE(queue.push(InterfaceIndex(0), {}, instant_ns(0), DropReason::none, frame));
}

TEST(FrameQueue, TwoThreads_EveryFrameWholeAndInOrder) {
  constexpr std::uint32_t kFrames = 200'000;
  FrameQueue queue;
  std::thread writer([&queue] {
    for (std::uint32_t i = 0; i < kFrames;) {
      const std::vector<std::byte> frame(60 + i % 1000, static_cast<std::byte>(i));
      i += queue.push(InterfaceIndex(static_cast<InterfaceIndex::rep>(i % 7)), {}, instant_ns(i), DropReason::no_route,
                      frame)
               ? 1U
               : 0U;
    }
  });
  std::uint64_t wrong = 0;
  for (std::uint32_t i = 0; i < kFrames;) {
    const FrameQueue::Place* const place = queue.front();
    if (place == nullptr) continue;
    const auto frame = place->frame();
    wrong += to_ns(place->at) != i || frame.size() != 60 + i % 1000 || frame.front() != static_cast<std::byte>(i) ||
                     frame.back() != static_cast<std::byte>(i)
                 ? 1U
                 : 0U;
    queue.pop();
    ++i;
  }
  writer.join();
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace hitless::test
