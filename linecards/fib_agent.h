#pragma once
// The card's end of FIB distribution: applies numbered batches in order at the card's own rate, acknowledges, asks for
// a full sync after a gap, sweeps when the epoch closes.

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "dataplane/fib.h"

namespace hitless {

/// Chassis-wide memo of version = apply(previous version, batch bytes). It is a pure function, so cards that are in the
/// same state share the result: a batch is decoded once, and a card that lags simply keeps its older version.
/// Holds weak references: a version that no card holds is freed.
class FibVersions {
 public:
  struct Step {
    FibVersionPtr version;
    std::vector<Prefix> lost;  ///< prefixes that the step took away
    std::size_t changes = 0;   ///< routes and withdrawals of the batch: what the card's CPU has to program
  };
  /// bad_input when the bytes are not an encoded FibChange.
  Result<std::shared_ptr<const Step>> apply(const FibVersionPtr& previous, const std::vector<std::uint8_t>& change);
  std::shared_ptr<const Step> sweep(const FibVersionPtr& previous, Epoch epoch);
  /// Steps computed and steps found ready: the measure of sharing.
  [[nodiscard]] std::uint64_t computed() const { return computed_; }
  [[nodiscard]] std::uint64_t shared() const { return shared_; }

 private:
  std::uint64_t computed_ = 0, shared_ = 0;
};

}  // namespace hitless
