#pragma once
// A rate limit in model time: a bucket of tokens that fills at a constant rate. Integers only, and exact: the fraction
// of a token is kept at any rate.

#include <algorithm>
#include <cstdint>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless {

/// Tokens a second in the long run, and tokens at once.
struct Rate {
  std::int64_t per_second = 1;  ///< 1 to 10^9
  std::int64_t burst = 1;       ///< 1 to 10^9
};

class TokenBucket {
 public:
  /// Begins full.
  explicit TokenBucket(Rate rate) : rate_(rate), level_(rate.burst * kToken) {
    HITLESS_CHECK(rate.per_second >= 1 && rate.per_second <= kToken, "a rate out of range");
    HITLESS_CHECK(rate.burst >= 1 && rate.burst <= kToken, "a burst out of range");
  }

  /// Takes a token at `at`; false when there is none. An instant before the last one counts as the last one.
  [[nodiscard]] bool take(Instant at) {
    fill(at);
    if (level_ < kToken) return false;
    level_ -= kToken;
    return true;
  }

 private:
  /// A token in units of the level: a rate of r a second adds r units a nanosecond.
  static constexpr std::int64_t kToken = 1'000'000'000;

  void fill(Instant at) {
    if (at <= filled_) return;
    const std::int64_t full = rate_.burst * kToken;
    // A time longer than the bucket takes to fill is not multiplied: the product might not fit.
    const std::int64_t elapsed = std::min(to_ns(at - filled_), (full - level_) / rate_.per_second + 1);
    level_ = std::min(full, level_ + elapsed * rate_.per_second);
    filled_ = at;
  }

  Rate rate_;
  std::int64_t level_;
  Instant filled_{};
};

}  // namespace hitless
