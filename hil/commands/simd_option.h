#pragma once
#include <cstdint>

namespace CLI {
class App;
}

namespace hitless {

/// Adds --force-max-simd-bitwidth, which caps the widest SIMD path that DPDK and the FIB take; `bits` outlives the
/// command and stays 0 when the option is not given.
void add_simd_option(CLI::App& command, std::uint32_t& bits);

}  // namespace hitless
