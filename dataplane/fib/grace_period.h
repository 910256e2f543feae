#pragma once
// Who follows a published pointer holds no count on what it leads to. What was published before is let go when every
// reader has passed through a quiescent state since (rte_rcu_qsbr, DPDK Programmer's Guide, "RCU Library").

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
  /// At most `readers`, which have the numbers below it.
  explicit GracePeriod(std::uint32_t readers);
  /// Lets everything go: no reader may be inside any more.
  ~GracePeriod();
  GracePeriod(const GracePeriod&) = delete;
  GracePeriod& operator=(const GracePeriod&) = delete;

  // The reader's thread.
  /// From now on this reader follows pointers and must report.
  void enter(std::uint32_t reader);
  /// It holds none of the pointers that it has read so far. No lock, no allocation: the hot path's.
  void quiescent(std::uint32_t reader);
  /// It follows none until it enters again.
  void leave(std::uint32_t reader);

  // The writer's thread.
  /// Keeps `held` until no reader can be following it. It is no longer published.
  void retire(std::shared_ptr<const void> held);
  /// Lets go of what nobody can be following; the number of things that still wait.
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

/// A pointer that a writer moves and readers follow between two quiescent states of theirs.
template <class T>
class Published {
 public:
  /// Null before the first publish.
  [[nodiscard]] const T* read() const { return current_.load(std::memory_order_acquire); }
  /// Readers that come from now on see `next`; what they saw before goes after its grace period.
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
