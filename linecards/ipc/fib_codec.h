#pragma once
// A FibChange as bytes: a FibBatch carries these bytes and is named by them. A change has one encoding, so equal
// batches have equal bytes on every machine. The bytes come from outside the card: nothing in them is trusted.
//
// Little-endian. format u8 = 3; epoch u32;
// count u32, then adjacencies: index u32, kind u8, generation u32, egress slot u16, egress interface u16, MAC 6 bytes;
// count u32, then path lists, each key once: key u64, members u8 (1 to 16), each an adjacency index u32;
// count u32, then withdrawn prefixes; count u32, then routes: prefix and position of its path list (u8, u16 or u32:
// the narrowest that holds every position). A prefix is one byte, its length for IPv4 or 64 + its length for IPv6, and
// as many address bytes as the length needs. When the VRF changes from one prefix to the next (the first prefix: from
// the default VRF), a byte 255 and the VRF's number, u16, stand before the prefix.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/fib/fib.h"

namespace hitless {

/// Adjacency indices are dense; a batch with a larger index is refused before a table is sized by the index.
inline constexpr std::uint32_t kAdjacencyIndexMax = kAdjacenciesMax - 1;

/// `change` must obey the limits above and name path lists that it holds: a broken invariant otherwise.
[[nodiscard]] std::vector<std::uint8_t> encode_fib_change(const FibChange& change);

/// The epoch that an encoded change names; none when the bytes are too few.
[[nodiscard]] std::optional<Epoch> epoch_of_fib_change(std::span<const std::uint8_t> bytes);

/// bad_input, with the byte offset, when the bytes are not exactly what encode_fib_change writes for some change.
Result<FibChange> decode_fib_change(std::span<const std::uint8_t> bytes);

}  // namespace hitless
