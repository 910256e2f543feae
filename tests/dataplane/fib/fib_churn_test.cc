// Readers look addresses up in what is published while a writer applies batch after batch, opens epochs and sweeps what
// they did not tell again: every answer is what a plain table after the same changes gives, so no reader meets a freed
// or half-written entry. Wide batches are built by several threads.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <thread>

#include "dataplane/fib/grace_period.h"
#include "tests/dataplane/fib/fib_tables.h"

namespace hitless::test {
namespace {

constexpr std::size_t kAddresses = 256;
constexpr std::uint64_t kBatchesMin = 200;
constexpr std::uint32_t kReaders = 2;

constexpr std::uint64_t kBatchesOfEpoch = 16;  // the first opens it, the last is its sweep

/// What one version must answer, by the plain table: the first path of each address, kNone where nothing covers it.
struct Expected {
  FibVersionPtr fib;
  std::array<std::uint32_t, kAddresses> path;
};

/// Crowded, but over enough of the FIB's uppermost slots that a wide batch is worth several threads.
IpAddress churned_address(Random& random, Family family) {
  IpAddress address = test::crowded_address(random, family);
  if (family == Family::ipv6) address.bytes[1] = static_cast<std::uint8_t>(random.below(256));
  return address;
}

/// Pieces on three threads, this one among them. Counts how often it was asked.
class ThreeThreads {
 public:
  void run(std::size_t count, const std::function<void(std::size_t)>& piece) {
    ++runs;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < count; i = next++) piece(i);
    };
    std::thread second(work), third(work);
    work();
    second.join();
    third.join();
  }
  std::uint64_t runs = 0;
};

/// A writer's state: the FIB and the plain table side by side.
class ChurnedTable {
 public:
  explicit ChurnedTable(Family family) : family_(family), random_(21, family == Family::ipv4 ? "churn 4" : "churn 6") {
    for (auto& address : addresses) address = churned_address(random_, family_);
  }

  /// The next version: some prefixes changed, a new epoch with most of the table told again, or the epoch's sweep.
  std::shared_ptr<const Expected> next(std::size_t changes) {
    const std::uint64_t of_epoch = batch_++ % kBatchesOfEpoch;
    if (of_epoch == kBatchesOfEpoch - 1) {
      sweep();
    } else {
      if (of_epoch == 0) ++epoch_;
      test::Change change(epoch_);
      if (of_epoch == 0) tell_again(change);
      add_random(change, changes);
      apply(change);
    }
    auto expected = std::make_shared<Expected>();
    expected->fib = fib_;
    for (std::size_t i = 0; i < kAddresses; ++i)
      expected->path[i] = plain_.lookup(addresses[i]).value_or(AdjacencyIndex::kNone);
    return expected;
  }

  std::array<IpAddress, kAddresses> addresses;
  std::uint64_t swept = 0;  ///< prefixes that went because no new epoch told them
  ThreeThreads threads;

 private:
  void add_random(test::Change& change, std::size_t changes) {
    for (std::size_t i = 0; i < changes; ++i) {
      const auto length = test::crowded_prefix(random_, family_).length;
      const Prefix prefix = make_prefix(churned_address(random_, family_), length);
      if (random_.below(3) == 0)
        change.withdrawn.push_back(prefix);
      else
        change.add(prefix, {some_hop()});
    }
  }
  /// Seven routes in eight; one in four of them leads elsewhere now, so that nodes are made anew everywhere.
  void tell_again(test::Change& change) {
    for (const auto& [prefix, hop] : plain_.routes)
      if (random_.below(8) != 0) change.add(prefix, {random_.below(4) == 0 ? some_hop() : hop});
  }
  void apply(const test::Change& change) {
    // A route wins over a withdrawal of its batch, a later one over an earlier.
    for (const Prefix& prefix : change.withdrawn) forget(prefix);
    for (const FibChange::Route& route : change.routes) {
      plain_.routes[route.prefix] = change.path_lists[route.path_list].members.front().value;
      told_[route.prefix] = epoch_;
    }
    fib_ = fib_->apply(change);
  }
  void sweep() {
    std::vector<Prefix> stale, lost;
    for (const auto& [prefix, epoch] : told_)
      if (epoch < epoch_) stale.push_back(prefix);
    EXPECT_EQ(fib_->stale_count(Epoch(epoch_)), stale.size());
    fib_ = fib_->sweep(Epoch(epoch_), &lost);
    std::ranges::sort(lost);
    EXPECT_TRUE(lost == stale) << "sweep took " << lost.size() << " prefixes, " << stale.size() << " were stale";
    for (const Prefix& prefix : stale) forget(prefix);
    swept += stale.size();
  }
  void forget(const Prefix& prefix) {
    plain_.routes.erase(prefix);
    told_.erase(prefix);
  }
  std::uint32_t some_hop() { return static_cast<std::uint32_t>(random_.below(200)); }

  Family family_;
  Random random_;
  std::uint32_t epoch_ = 0;
  std::uint64_t batch_ = 0;
  FibVersionPtr fib_ = FibVersion::empty([this](std::size_t count, const auto& piece) { threads.run(count, piece); });
  test::ReferenceTable plain_;
  std::map<Prefix, std::uint32_t> told_;  ///< the last epoch that told each
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
  EXPECT_GT(table.swept, batches) << "routes that no new epoch told";
  EXPECT_GE(table.threads.runs, batches / kBatchesOfEpoch) << "batches that several threads built";
  EXPECT_EQ(grace.collect(), 0U) << "nobody reads any more, so nothing waits";
  const std::uint64_t lookups = looked_up();
  testing::Test::RecordProperty("lookups", std::to_string(lookups));
  testing::Test::RecordProperty("batches", std::to_string(batches));
  testing::Test::RecordProperty("built_by_threads", std::to_string(table.threads.runs));
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
}  // namespace hitless::test
