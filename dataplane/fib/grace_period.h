#pragma once
// A reader follows a published pointer without a count on the object behind it. An object that is no longer published
// is released when every reader has passed through a quiescent state since (rte_rcu_qsbr, DPDK Programmer's Guide, "RCU
// Library").

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

struct rte_rcu_qsbr;

namespace hitless {

/// One writer at a time; each reader reports for itself only.
class GracePeriod {
 public:
  /// For `readers` readers at most, numbered from 0.
  explicit GracePeriod(std::uint32_t readers);
  /// Releases all objects: no reader may be inside any more.
  ~GracePeriod();
  GracePeriod(const GracePeriod&) = delete;
  GracePeriod& operator=(const GracePeriod&) = delete;

  // The reader's thread.
  /// From now on this reader follows pointers and must report.
  void enter(std::uint32_t reader);
  /// The reader holds none of the pointers that it has read so far. No lock, no allocation: the hot path calls this.
  void quiescent(std::uint32_t reader);
  /// The reader follows no pointer until it enters again.
  void leave(std::uint32_t reader);

  // The writer's thread.
  /// Keeps `held`, which is no longer published, until no reader can be following it.
  void retire(std::shared_ptr<const void> held);
  /// Releases the objects that no reader can be following. Returns how many still wait.
  std::size_t collect();

 private:
  struct Waiting {
    std::uint64_t token;
    std::shared_ptr<const void> held;
  };
  struct Free {
    void operator()(rte_rcu_qsbr* state) const;
  };
  std::unique_ptr<rte_rcu_qsbr, Free> state_;
  std::deque<Waiting> waiting_;
};

/// A pointer that a writer replaces and that each reader follows between two of its quiescent states.
template <class T>
class Published {
 public:
  /// Null before the first publish.
  [[nodiscard]] const T* read() const { return current_.load(std::memory_order_acquire); }
  /// Readers see `next` from now on. The object before is released after its grace period.
  void publish(std::shared_ptr<const T> next, GracePeriod& grace) {
    current_.store(next.get(), std::memory_order_release);
    holder_.swap(next);
    if (next != nullptr) grace.retire(std::move(next));
  }

 private:
  std::atomic<const T*> current_{nullptr};  // the writer writes, all read
  std::shared_ptr<const T> holder_;         // the writer's alone
};

}  // namespace hitless
