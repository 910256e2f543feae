#pragma once
// One dump of callgrind: what each function has cost by itself.

#include <cstdint>
#include <map>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

struct CallgrindDump {
  std::string trigger;                               ///< the name that a client gave it; empty: another reason
  std::uint64_t instructions = 0;                    ///< in all
  std::map<std::string, std::uint64_t> by_function;  ///< without what they call; files and objects are added up
};

/// Reads a dump, with or without compressed names ("fn=(3) name", later "fn=(3)"). bad_input with file, line and what
/// was expected; also when its functions do not add up to its total.
Result<CallgrindDump> parse_callgrind_dump(const std::string& text, const std::string& path);

}  // namespace hitless
