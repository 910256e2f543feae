#pragma once
// Our own generator: the same numbers on every machine and under every standard library.

#include <cstdint>
#include <string_view>

namespace hitless {

/// SplitMix64 (Steele, Lea, Flood 2014). A stream depends on the run's seed and the component's name only, so adding
/// a component does not move the numbers of another.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view component);
  std::uint64_t next();
  /// Uniform in [0, bound); bound > 0. Unbiased by rejection.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high);

 private:
  std::uint64_t state_;
};

}  // namespace hitless
