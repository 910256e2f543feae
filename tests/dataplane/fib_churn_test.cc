// Readers look addresses up in what is published while a writer applies batch after batch: every answer is what a plain
// table of the same number of batches gives, so no reader meets a freed or half-written entry.

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>

#include "dataplane/grace_period.h"
#include "tests/dataplane/fib_tables.h"

namespace hitless {
namespace {

constexpr std::size_t kAddresses = 512;
constexpr std::uint64_t kBatchesMin = 200;
constexpr std::uint32_t kReaders = 2;

/// What one version must answer, by the plain table: the first path of each address, kNone where nothing covers it.
struct Expected {
  FibVersionPtr fib;
  std::array<std::uint32_t, kAddresses> path;
};

/// A writer's state: the FIB and the plain table side by side.
class ChurnedTable {
 public:
  explicit ChurnedTable(Family family) : family_(family), random_(21, family == Family::ipv4 ? "churn 4" : "churn 6") {
    for (auto& address : addresses) address = test::crowded_address(random_, family_);
  }

  /// Announces, moves and withdraws some prefixes; an epoch opens and is swept now and then.
  std::shared_ptr<const Expected> next(std::size_t changes) {
    test::Change change(epoch_);
    for (std::size_t i = 0; i < changes; ++i) {
      const Prefix prefix = test::crowded_prefix(random_, family_);
      if (random_.below(3) == 0) {
        change.withdrawn.push_back(prefix);
        plain_.routes.erase(prefix);
      } else {
        const auto hop = static_cast<std::uint32_t>(random_.below(200));
        change.add(prefix, {hop});
      }
    }
    // A route wins over a withdrawal of its batch, a later one over an earlier.
    for (const FibChange::Route& route : change.routes)
      plain_.routes[route.prefix] = change.path_lists[route.path_list].members.front().value;
    fib_ = fib_->apply(change);
    auto expected = std::make_shared<Expected>();
    expected->fib = fib_;
    for (std::size_t i = 0; i < kAddresses; ++i)
      expected->path[i] = plain_.lookup(addresses[i]).value_or(AdjacencyIndex::kNone);
    return expected;
  }

  std::array<IpAddress, kAddresses> addresses;

 private:
  Family family_;
  Random random_;
  std::uint32_t epoch_ = 1;
  FibVersionPtr fib_ = FibVersion::empty();
  test::ReferenceTable plain_;
};

/// Looks up bursts until told to stop; counts lookups and wrong answers.
class Reader {
 public:
  Reader(std::uint32_t number, Family family, const ChurnedTable& table) : number_(number), family_(family) {
    for (const IpAddress& address : table.addresses) {
      ipv4_.push_back(family == Family::ipv4 ? address.v4_host_order() : 0);
      ipv6_.push_back(address.bytes.data());
    }
  }
  void run(const Published<Expected>& published, GracePeriod& grace, const std::atomic<bool>& stop) {
    grace.enter(number_);
    std::array<LoadBalanceIndex, 64> found;
    for (std::size_t at = number_ * 64; !stop.load(std::memory_order_relaxed); at = (at + 64) % kAddresses) {
      const Expected& now = *published.read();
      if (family_ == Family::ipv4)
        now.fib->lookup4(std::span(ipv4_).subspan(at, 64), found);
      else
        now.fib->lookup6(std::span(ipv6_).subspan(at, 64), found);
      for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t path = found[i].valid() ? now.fib->paths(found[i]).front().value : AdjacencyIndex::kNone;
        wrong += path != now.path[at + i] ? 1U : 0U;
      }
      lookups.fetch_add(64, std::memory_order_relaxed);
      grace.quiescent(number_);
    }
    grace.leave(number_);
  }
  std::atomic<std::uint64_t> lookups = 0;  // this reader's thread writes
  std::uint64_t wrong = 0;

 private:
  std::uint32_t number_;
  Family family_;
  std::vector<std::uint32_t> ipv4_;
  std::vector<const std::uint8_t*> ipv6_;
};

void churn(Family family, std::uint64_t lookups_wanted) {
  ChurnedTable table(family);
  GracePeriod grace(kReaders);
  Published<Expected> published;
  std::shared_ptr<const Expected> first = table.next(5000);
  published.publish(std::move(first), grace);
  std::deque<Reader> readers;
  for (std::uint32_t i = 0; i < kReaders; ++i) readers.emplace_back(i, family, table);
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (Reader& reader : readers) threads.emplace_back([&] { reader.run(published, grace, stop); });
  const auto looked_up = [&] {
    std::uint64_t sum = 0;
    for (const Reader& reader : readers) sum += reader.lookups.load(std::memory_order_relaxed);
    return sum;
  };
  // Until the readers have seen enough, whatever the machine's speed.
  std::uint64_t batches = 0;
  for (; batches < kBatchesMin || looked_up() < lookups_wanted; ++batches) published.publish(table.next(20), grace);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  for (const Reader& reader : readers) EXPECT_EQ(reader.wrong, 0U);
  EXPECT_EQ(grace.collect(), 0U) << "nobody reads any more, so nothing waits";
  const std::uint64_t lookups = looked_up();
  testing::Test::RecordProperty("lookups", std::to_string(lookups));
  testing::Test::RecordProperty("batches", std::to_string(batches));
}

TEST(FibChurn, Ipv4LookupsWhileBatchesAreApplied_AgreeWithThePlainTable) { churn(Family::ipv4, 10'000'000); }
TEST(FibChurn, Ipv6LookupsWhileBatchesAreApplied_AgreeWithThePlainTable) { churn(Family::ipv6, 5'000'000); }

TEST(GracePeriod, WhatAReaderMayFollow_IsKeptUntilItIsQuiescent) {
  GracePeriod grace(1);
  Published<int> published;
  auto first = std::make_shared<const int>(1);
  const std::weak_ptr<const int> watched = first;
  published.publish(std::move(first), grace);
  grace.enter(0);
  const int* const followed = published.read();
  published.publish(std::make_shared<const int>(2), grace);
  EXPECT_EQ(grace.collect(), 1U);
  ASSERT_FALSE(watched.expired());
  EXPECT_EQ(*followed, 1);
  grace.quiescent(0);
  EXPECT_EQ(grace.collect(), 0U);
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(*published.read(), 2);
  grace.leave(0);
}

TEST(GracePeriod, ReaderThatLeft_HoldsNothingBack) {
  GracePeriod grace(2);
  Published<int> published;
  published.publish(std::make_shared<const int>(1), grace);
  grace.enter(1);
  grace.leave(1);
  published.publish(std::make_shared<const int>(2), grace);
  EXPECT_EQ(grace.collect(), 0U);
}

}  // namespace
}  // namespace hitless
