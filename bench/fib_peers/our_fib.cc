#include "bench/fib_peers/our_fib.h"

#include <array>

#include "bench/fib_peers/simd_bits.h"

namespace hitless::bench {
namespace {

template <class Address>
class OurFib final : public Contender<Address> {
 public:
  OurFib(const FibChange& full_table, std::uint16_t simd_bits)
      : Contender<Address>("ours, " + std::to_string(simd_bits) + " bits", true), simd_bits_(simd_bits) {
    allow_simd_bits(simd_bits);
    version_ = FibVersion::empty()->apply(full_table);
  }

  void take_turn() override { allow_simd_bits(simd_bits_); }

  void look_up(std::span<const Address> addresses, std::size_t lookups) override {
    std::array<LoadBalanceIndex, kBurstMax> found;
    in_bursts(addresses, lookups, [&](const Address* burst) {
      look_up_burst(burst, found);
      asm volatile("" : : "r"(found.data()) : "memory");  // keeps the answers in use
    });
  }

  std::vector<std::uint32_t> next_hops(std::span<const Address> addresses) override {
    std::vector<std::uint32_t> hops;
    hops.reserve(addresses.size());
    std::array<LoadBalanceIndex, kBurstMax> found;
    in_bursts(addresses, addresses.size(), [&](const Address* burst) {
      look_up_burst(burst, found);
      for (const LoadBalanceIndex index : found)
        hops.push_back(index.valid() ? version_->paths(index).front().value : kNoRoute);
    });
    return hops;
  }

 private:
  void look_up_burst(const Address* burst, std::array<LoadBalanceIndex, kBurstMax>& found) const {
    if constexpr (kFamilyOf<Address> == Family::ipv4) {
      version_->lookup4({burst, kBurstMax}, found);
    } else {
      // The pointers to addresses are collected within the measured time, as the forwarder does for its packets.
      std::array<const std::uint8_t*, kBurstMax> places;
      for (std::size_t i = 0; i < kBurstMax; ++i) places[i] = burst[i].data();
      version_->lookup6(places, found);
    }
  }

  std::uint16_t simd_bits_;
  FibVersionPtr version_;
};

}  // namespace

template <class Address>
std::unique_ptr<Contender<Address>> our_fib(const FibChange& full_table, std::uint16_t simd_bits) {
  return std::make_unique<OurFib<Address>>(full_table, simd_bits);
}

template std::unique_ptr<Contender<Ipv4Address>> our_fib(const FibChange&, std::uint16_t);
template std::unique_ptr<Contender<Ipv6Address>> our_fib(const FibChange&, std::uint16_t);

}  // namespace hitless::bench
