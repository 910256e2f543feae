#include "dataplane/fib/grace_period.h"

#include <rte_rcu_qsbr.h>

#include <cstdlib>

#include "dataplane/base/result.h"

namespace hitless {

void GracePeriod::Free::operator()(rte_rcu_qsbr* state) const { std::free(state); }

GracePeriod::GracePeriod(std::uint32_t readers) {
  const std::size_t bytes = rte_rcu_qsbr_get_memsize(readers);
  state_.reset(static_cast<rte_rcu_qsbr*>(std::aligned_alloc(RTE_CACHE_LINE_SIZE, bytes)));
  HITLESS_CHECK(state_ != nullptr && rte_rcu_qsbr_init(state_.get(), readers) == 0, "no grace period for the readers");
}

GracePeriod::~GracePeriod() = default;

void GracePeriod::enter(std::uint32_t reader) {
  HITLESS_CHECK(rte_rcu_qsbr_thread_register(state_.get(), reader) == 0, "a reader beyond those declared");
  rte_rcu_qsbr_thread_online(state_.get(), reader);
}

void GracePeriod::quiescent(std::uint32_t reader) { rte_rcu_qsbr_quiescent(state_.get(), reader); }

void GracePeriod::leave(std::uint32_t reader) {
  rte_rcu_qsbr_thread_offline(state_.get(), reader);
  rte_rcu_qsbr_thread_unregister(state_.get(), reader);
}

void GracePeriod::retire(std::shared_ptr<const void> held) {
  waiting_.push_back({rte_rcu_qsbr_start(state_.get()), std::move(held)});
  collect();
}

std::size_t GracePeriod::collect() {
  while (!waiting_.empty() && rte_rcu_qsbr_check(state_.get(), waiting_.front().token, false) == 1)
    waiting_.pop_front();
  return waiting_.size();
}

}  // namespace hitless
