#include "dataplane/fib/line_arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>

#include "dataplane/base/result.h"

#if defined(__SANITIZE_ADDRESS__)
#define HITLESS_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HITLESS_ADDRESS_SANITIZER
#endif
#endif
#ifdef HITLESS_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace hitless {
namespace {

// Only an address sanitizer sees a read of lines that are not given out: these lines stay mapped.
#ifdef HITLESS_ADDRESS_SANITIZER
void forbid(const std::byte* from, std::size_t bytes) { __asan_poison_memory_region(from, bytes); }
void permit(const std::byte* from, std::size_t bytes) { __asan_unpoison_memory_region(from, bytes); }
#else
void forbid(const std::byte*, std::size_t) {}
void permit(const std::byte*, std::size_t) {}
#endif

constexpr std::size_t kLargePage = 2UL << 20;
constexpr std::size_t kRangeBytes = (std::size_t{1} << LineArena::kLineBits) * LineArena::kLineBytes;

/// Sizes are rounded up to three significant bits, so that freed lines fit later requests.
std::size_t rounded(std::size_t lines) {
  if (lines <= 8) return lines;
  const std::size_t step = std::bit_floor(lines - 1) / 4;
  return (lines + step - 1) / step * step;
}

}  // namespace

LineArena::LineArena() {
  void* const range =
      mmap(nullptr, kRangeBytes + kLargePage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  HITLESS_CHECK(range != MAP_FAILED, "no 8 GiB of addresses for the FIB (is the address space limited?)");
  mapping_ = static_cast<std::byte*>(range);
  const auto start = reinterpret_cast<std::uintptr_t>(range);
  base_ = mapping_ + ((kLargePage - start % kLargePage) % kLargePage);
}

LineArena::~LineArena() {
  permit(base_, backed_ * kLineBytes);  // for the next user of these addresses
  munmap(mapping_, kRangeBytes + kLargePage);
}

std::size_t LineArena::bytes_of(std::size_t lines) { return rounded(lines) * kLineBytes; }

std::uint32_t LineArena::allocate(std::size_t lines) {
  const std::size_t size = rounded(lines);
  used_lines_ += size;
  std::vector<std::uint32_t>& ready = free_[size];
  if (!ready.empty()) {
    const std::uint32_t at = ready.back();
    ready.pop_back();
    permit(line(at), lines * kLineBytes);
    return at;
  }
  back_up_to(next_ + size);
  const auto at = static_cast<std::uint32_t>(next_);
  next_ += size;
  permit(line(at), lines * kLineBytes);
  return at;
}

void LineArena::free(std::uint32_t at, std::size_t lines) {
  const std::size_t size = rounded(lines);
  used_lines_ -= size;
  free_[size].push_back(at);
  forbid(line(at), size * kLineBytes);
}

void LineArena::back_up_to(std::size_t lines) {
  if (lines <= backed_) return;
  constexpr std::size_t kStep = kLargePage / kLineBytes;
  const std::size_t wanted = (lines + kStep - 1) / kStep * kStep;
  HITLESS_CHECK(wanted * kLineBytes <= kRangeBytes, "the FIB outgrew its 8 GiB of addresses");
  std::byte* const from = base_ + backed_ * kLineBytes;
  const std::size_t bytes = (wanted - backed_) * kLineBytes;
  HITLESS_CHECK(mprotect(from, bytes, PROT_READ | PROT_WRITE) == 0, "no memory for the FIB");
  madvise(from, bytes, MADV_HUGEPAGE);  // a wish: without large pages lookups are only slower
  forbid(from, bytes);
  backed_ = wanted;
}

}  // namespace hitless
