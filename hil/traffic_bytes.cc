#include "hil/traffic_bytes.h"

#include "dataplane/base/result.h"

namespace hitless {

std::uint64_t ones_sum(std::span<const std::byte> bytes) {
  // The sum is the same in either byte order, swapped (RFC 1071 2 (B)), so whole words are added as they lie.
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t word;
    std::memcpy(&word, &bytes[i], sizeof word);
    sum += word;
  }
  std::uint32_t rest = 0;  // an odd last byte is followed by a zero
  if (i < bytes.size()) std::memcpy(&rest, &bytes[i], bytes.size() - i);
  return __builtin_bswap16(ones_fold(sum + rest));
}

std::uint16_t checksum_change(std::span<const std::byte> before, std::span<const std::byte> after) {
  HITLESS_CHECK(before.size() % 2 == 0 && after.size() % 2 == 0, "checksum words are whole");
  std::uint64_t sum = ones_sum(after);
  for (std::size_t i = 0; i < before.size(); i += 2) sum += static_cast<std::uint16_t>(~load_be16(&before[i]));
  return ones_fold(sum);
}

}  // namespace hitless
