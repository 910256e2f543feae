#include "dataplane/base/random.h"

#include "dataplane/base/result.h"

namespace hitless {

Random::Random(std::uint64_t seed, std::string_view component) {
  // FNV-1a of the name, so that streams of one seed differ.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : component) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  state_ = seed ^ hash;
}

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t Random::below(std::uint64_t bound) {
  HITLESS_CHECK(bound > 0, "empty range");
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t value = next();
  while (value >= limit) value = next();
  return value % bound;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  HITLESS_CHECK(low <= high, "empty range");
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  if (span == UINT64_MAX) return static_cast<std::int64_t>(next());
  return low + static_cast<std::int64_t>(below(span + 1));
}

}  // namespace hitless
