#pragma once
// One way to look up a table: ours or a peer's, with the instructions that it may use.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/destinations.h"
#include "dataplane/fib/fib.h"
#include "dataplane/packet/packet.h"

namespace hitless::bench {

using Routes = std::span<const FibChange::Route>;  ///< path_list: the next hop's number

/// The result of a lookup without a route.
inline constexpr std::uint32_t kNoRoute = UINT16_MAX;

template <class Address>
class Contender {
 public:
  Contender(std::string name, bool ours) : name_(std::move(name)), ours_(ours) {}
  virtual ~Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool ours() const { return ours_; }

  /// Chooses the contender's instructions. Call it before the two below whenever another contender was at work.
  virtual void take_turn() = 0;
  /// Makes `lookups` lookups, in bursts of kBurstMax, round and round over the addresses. Both numbers are multiples of
  /// kBurstMax.
  virtual void look_up(std::span<const Address> addresses, std::size_t lookups) = 0;
  /// The next hop's number for each address.
  [[nodiscard]] virtual std::vector<std::uint32_t> next_hops(std::span<const Address> addresses) = 0;

 private:
  std::string name_;
  bool ours_;
};

template <class Address>
using Contenders = std::vector<std::unique_ptr<Contender<Address>>>;

/// `burst` is called with kBurstMax addresses at a time.
template <class Address, class Burst>
void in_bursts(std::span<const Address> addresses, std::size_t lookups, const Burst& burst) {
  for (std::size_t at = 0; lookups != 0; lookups -= kBurstMax) {
    burst(addresses.data() + at);
    at += kBurstMax;
    if (at == addresses.size()) at = 0;
  }
}

}  // namespace hitless::bench
