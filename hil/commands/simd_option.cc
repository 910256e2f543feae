#include "hil/commands/simd_option.h"

#include <CLI/CLI.hpp>

namespace hitless {

void add_simd_option(CLI::App& command, std::uint32_t& bits) {
  command.add_option("--force-max-simd-bitwidth", bits, "Widest SIMD path: 64, 128, 256 or 512")
      ->check(CLI::IsMember({64, 128, 256, 512}));
}

}  // namespace hitless
