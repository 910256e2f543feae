#include "dataplane/fib_lookup.h"

#include <algorithm>

#include <immintrin.h>
#include <rte_cpuflags.h>
extern "C" {  // the header forgets it
#include <rte_vect.h>
}

#include "dataplane/base/result.h"
#include "dataplane/fib_descent.h"
#include "dataplane/fib_state.h"

namespace hitless {
namespace fib {
namespace {

struct Portable {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    return range_block::place_of(leaf.last, key);
  }
  static unsigned place_in_inner(const range_block::Inner& inner, std::uint16_t key) {
    return range_block::place_of(inner.last, key);
  }
  static bool pages(const LookupView& view, const std::uint32_t* first, std::size_t count, std::uint32_t* words) {
    const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
    const auto slot_of = [&](std::size_t i) -> std::size_t {
      return view.top[first[i] >> 20] + (first[i] >> 8 & (kPageSlots - 1));
    };
    std::uint32_t any = 0;
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      // Four at a time and their stores last, or each store would hold back the loads of the next.
      const std::size_t at[] = {slot_of(i), slot_of(i + 1), slot_of(i + 2), slot_of(i + 3)};
      const std::uint32_t word[] = {slots[at[0]], slots[at[1]], slots[at[2]], slots[at[3]]};
      any |= word[0] | word[1] | word[2] | word[3];
      words[i] = word[0];
      words[i + 1] = word[1];
      words[i + 2] = word[2];
      words[i + 3] = word[3];
    }
    for (; i < count; ++i) any |= words[i] = slots[slot_of(i)];
    return static_cast<std::int32_t>(any) < 0;  // nothing, or kDeeper
  }
};

}  // namespace

Kernels portable_kernels() { return {&KernelOf<Portable>::ipv4, &KernelOf<Portable>::ipv6, "portable"}; }

bool avx512_here() {
  return rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512F) == 1 && rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512BW) == 1 &&
         rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512VL) == 1 && rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512DQ) == 1;
}

Kernels kernels_here() {
  return rte_vect_get_max_simd_bitwidth() >= RTE_VECT_SIMD_512 && avx512_here() ? avx512_kernels() : portable_kernels();
}

}  // namespace fib

namespace {

fib::LookupView view_of(const fib::Store& store, const fib::Table& table) {
  return {store.arena().base(), table.top.data(), table.fallback.data()};
}

static_assert(sizeof(LoadBalanceIndex) == sizeof(std::uint32_t));

/// An index is its number and nothing else, so kernels write where the answers go.
std::uint32_t* words_of(std::span<LoadBalanceIndex> out, std::size_t at) { return &out[at].value; }

}  // namespace

void FibVersion::lookup4(std::span<const std::uint32_t> addresses, std::span<LoadBalanceIndex> out) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  const fib::LookupView view = view_of(*state_->store, *state_->table4);
  for (std::size_t at = 0; at < addresses.size(); at += fib::kTogether) {
    const std::size_t count = std::min(fib::kTogether, addresses.size() - at);
    state_->kernels.ipv4(view, addresses.data() + at, count, words_of(out, at));
  }
}

void FibVersion::lookup6(std::span<const std::uint8_t* const> addresses, std::span<LoadBalanceIndex> out) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  const fib::LookupView view = view_of(*state_->store, *state_->table6);
  for (std::size_t at = 0; at < addresses.size(); at += fib::kTogether) {
    const std::size_t count = std::min(fib::kTogether, addresses.size() - at);
    state_->kernels.ipv6(view, addresses.data() + at, count, words_of(out, at));
  }
}

LoadBalanceIndex FibVersion::lookup(const IpAddress& address) const {
  LoadBalanceIndex found;
  if (address.family == Family::ipv4) {
    const std::uint32_t value = address.v4_host_order();
    lookup4({&value, 1}, {&found, 1});
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    lookup6({&bytes, 1}, {&found, 1});
  }
  return found;
}

}  // namespace hitless
