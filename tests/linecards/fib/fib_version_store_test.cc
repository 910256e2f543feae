#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "linecards/fib/fib_version_store.h"
#include "tests/linecards/ipc/fib_samples.h"

namespace hitless::test {
namespace {

using test::change_bytes;
using test::has;

FibVersionPtr apply(FibVersionStore& versions, const FibVersionPtr& on, const std::vector<std::uint8_t>& bytes) {
  const auto step = versions.apply(on, bytes);
  EXPECT_TRUE(step.has_value()) << (step ? "" : step.error().message);
  return step ? (*step)->version : nullptr;
}

TEST(FibVersionStore, TheSameBatchOnTheSameVersionIsOneObject) {
  FibVersionStore versions;
  const auto first = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8"}));
  const auto second = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8"}));
  EXPECT_EQ(first, second);
  EXPECT_NE(first, apply(versions, versions.empty(), change_bytes(1, {"11.0.0.0/8"})));
  EXPECT_EQ(versions.computed(), 2U);
  EXPECT_EQ(versions.shared(), 1U);
}

TEST(FibVersionStore, ReportsChangesAndLosses) {
  FibVersionStore versions;
  const auto first = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8", "11.0.0.0/8"}));
  for (int again = 0; again < 2; ++again) {  // computed, then found
    const auto keep = versions.apply(first, change_bytes(1, {"12.0.0.0/8"}, {"10.0.0.0/8", "99.0.0.0/8"})).value();
    EXPECT_EQ(keep->changes, 3U);
    EXPECT_EQ(keep->lost, std::vector<Prefix>{test::prefix("10.0.0.0/8")});
  }
}

TEST(FibVersionStore, NextHopUpdatesAreWorkForTheCardAndListsOfRoutesAreNot) {
  FibVersionStore versions;
  FibChange c = test::change(1, {"10.0.0.0/8", "11.0.0.0/8"});
  c.path_lists.push_back({77, {AdjacencyIndex(1)}});
  EXPECT_EQ(versions.apply(versions.empty(), encode_fib_change(c)).value()->changes, 3U);
}

TEST(FibVersionStore, BuildingIsHeardOfWhenSomethingIsComputed) {
  std::string heard;
  FibVersionStore versions([&heard](bool begins) { heard += begins ? '(' : ')'; });
  const auto one = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8"}));
  apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8"}));
  EXPECT_EQ(heard, "()") << "computed, then found";
  versions.sweep(one, Epoch(2));
  EXPECT_EQ(heard, "()()");
}

TEST(FibVersionStore, ALaggardEndsOnTheObjectOfTheOthers) {
  FibVersionStore versions;
  const auto one = change_bytes(1, {"10.0.0.0/8"}), two = change_bytes(1, {"11.0.0.0/8"});
  const auto ahead = apply(versions, apply(versions, versions.empty(), one), two);  // the version between is freed
  const auto computed = versions.computed();
  auto lagging = apply(versions, versions.empty(), one);
  EXPECT_EQ(versions.computed(), computed + 1);
  lagging = apply(versions, lagging, two);
  EXPECT_EQ(lagging, ahead);
}

TEST(FibVersionStore, FreesWhatNobodyHolds) {
  FibVersionStore versions;
  std::weak_ptr<const FibVersion> seen = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8"}));
  EXPECT_TRUE(seen.expired());
}

TEST(FibVersionStore, TheMemoStaysBounded) {
  FibVersionStore versions;
  FibVersionPtr version = versions.empty();
  for (std::uint32_t i = 0; i < 5000; ++i) version = apply(versions, version, change_bytes(i, {"10.0.0.0/8"}));
  EXPECT_LE(versions.memo_size(), 300U);
}

TEST(FibVersionStore, ABatchThatChangesNothingDoesNotBreakSharing) {
  FibVersionStore versions;
  const auto nothing = encode_fib_change(FibChange());
  const auto route = change_bytes(1, {"10.0.0.0/8"});
  const auto a = apply(versions, apply(versions, versions.empty(), nothing), route);
  const auto b = apply(versions, apply(versions, versions.empty(), nothing), route);
  EXPECT_EQ(a, b);
}

TEST(FibVersionStore, SweepsOnce) {
  FibVersionStore versions;
  const auto old = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8", "11.0.0.0/8"}));
  const auto mixed = apply(versions, old, change_bytes(2, {"10.0.0.0/8"}));
  const auto swept = versions.sweep(mixed, Epoch(2));
  EXPECT_TRUE(has(swept->version, "10.0.0.0/8"));
  EXPECT_FALSE(has(swept->version, "11.0.0.0/8"));
  EXPECT_EQ(swept->lost, std::vector<Prefix>{test::prefix("11.0.0.0/8")});
  EXPECT_EQ(versions.sweep(mixed, Epoch(2))->version, swept->version);
  EXPECT_EQ(versions.sweep(mixed, Epoch(1))->lost.size(), 0U);
}

/// A thread that builds only while nobody holds it up.
class HeldThread {
 public:
  FibVersionStore::Builder builder() {
    return {[this](std::function<void()> task) {
              const std::lock_guard guard(lock_);
              tasks_.push_back(std::move(task));
            },
            [this] { finish(); }};
  }
  [[nodiscard]] std::size_t waiting() const { return tasks_.size(); }

 private:
  void finish() {
    std::thread other([this] {
      const std::lock_guard guard(lock_);
      for (const auto& task : tasks_) task();
      tasks_.clear();
    });
    other.join();
  }
  std::mutex lock_;
  std::vector<std::function<void()>> tasks_;
};

TEST(FibVersionStore, Started_IsBuiltElsewhereAndSharedBeforeItIsThere) {
  HeldThread thread;
  FibVersionStore versions(nullptr, nullptr, thread.builder());
  const auto bytes = change_bytes(1, {"10.0.0.0/8"}, {"11.0.0.0/8"});
  const auto one = versions.start(versions.empty(), bytes).value();
  const auto two = versions.start(versions.empty(), bytes).value();
  EXPECT_EQ(one, two);
  EXPECT_EQ(one->changes, 2U) << "known at once";
  EXPECT_EQ(thread.waiting(), 1U);
  versions.finish(one);
  EXPECT_TRUE(has(one->version, "10.0.0.0/8"));
  versions.finish(two);
  EXPECT_EQ(versions.computed(), 1U);
  EXPECT_EQ(versions.shared(), 1U);
  EXPECT_EQ(versions.apply(versions.empty(), bytes).value()->version, one->version) << "from the memo";
}

TEST(FibVersionStore, StartedAndWantedByNobody_IsForgotten) {
  HeldThread thread;
  FibVersionStore versions(nullptr, nullptr, thread.builder());
  const auto bytes = change_bytes(1, {"10.0.0.0/8"});
  (void)versions.start(versions.empty(), bytes);
  versions.finish_all();
  EXPECT_EQ(versions.empty()->shared_bytes(), FibVersionStore().empty()->shared_bytes()) << "its nodes are gone";
  const auto again = apply(versions, versions.empty(), bytes);
  EXPECT_TRUE(has(again, "10.0.0.0/8"));
  EXPECT_TRUE(has(versions.sweep(again, Epoch(1))->version, "10.0.0.0/8"));
  EXPECT_FALSE(has(versions.sweep(again, Epoch(2))->version, "10.0.0.0/8"));
}

TEST(FibVersionStore, MoveNamesWhatIsMissing) {
  FibVersionStore versions;
  const auto from = apply(versions, versions.empty(), change_bytes(1, {"10.0.0.0/8", "11.0.0.0/8"}));
  const auto to = apply(versions, versions.empty(), change_bytes(2, {"10.0.0.0/8", "12.0.0.0/8"}));
  const auto step = versions.move(from, to);
  EXPECT_EQ(step->version, to);
  EXPECT_EQ(step->lost, std::vector<Prefix>{test::prefix("11.0.0.0/8")});
  EXPECT_TRUE(versions.move(to, to)->lost.empty());
  const auto computed = versions.computed();
  EXPECT_EQ(versions.move(from, to)->lost.size(), 1U);
  EXPECT_EQ(versions.computed(), computed);
}

TEST(FibVersionStore, AVersionFromElsewhereIsTakenAsItIs) {
  FibVersionStore versions;
  const auto stranger = FibVersion::empty()->apply(test::change(1, {"10.0.0.0/8"}));
  EXPECT_TRUE(has(apply(versions, stranger, change_bytes(1, {"11.0.0.0/8"})), "10.0.0.0/8"));
}

TEST(FibVersionStore, BadBytesAreRefused) {
  FibVersionStore versions;
  const auto step = versions.apply(versions.empty(), {1, 2, 3});
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace hitless::test
