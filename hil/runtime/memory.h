#pragma once
// Memory of the machine and of this process.

#include <cstdint>

namespace hitless {

/// Memory that this process may still take, as the kernel estimates it; UINT64_MAX when the kernel gives no figure.
[[nodiscard]] std::uint64_t available_memory_bytes();

/// The most memory that this process has held at one time.
[[nodiscard]] std::uint64_t peak_memory_bytes();

}  // namespace hitless
