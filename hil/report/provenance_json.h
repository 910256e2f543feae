#pragma once
// provenance.json: the origin of a result.

#include <cstdint>
#include <string>

namespace hitless {

/// Commit, compiler, versions of the program and of its libraries, scenario and seed.
[[nodiscard]] std::string provenance_json(const std::string& scenario_path, std::uint64_t seed);

}  // namespace hitless
