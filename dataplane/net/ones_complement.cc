#include "dataplane/net/ones_complement.h"
#include "dataplane/net/header_fields.h"

#include "dataplane/base/result.h"

namespace hitless {

std::uint16_t checksum_change(std::span<const std::byte> before, std::span<const std::byte> after) {
  HITLESS_CHECK(before.size() % 2 == 0 && after.size() % 2 == 0, "checksum words are whole");
  std::uint64_t sum = ones_sum(after);
  for (std::size_t i = 0; i < before.size(); i += 2) sum += static_cast<std::uint16_t>(~wire::read16(&before[i]));
  return ones_fold(sum);
}

}  // namespace hitless
