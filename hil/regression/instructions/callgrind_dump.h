#pragma once
// One dump of callgrind: the own cost of each function.

#include <cstdint>
#include <map>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

struct CallgrindDump {
  std::string trigger;                               ///< the name that a client gave the dump; empty: another reason
  std::uint64_t instructions = 0;                    ///< in all
  std::map<std::string, std::uint64_t> by_function;  ///< without callees; files and objects are added up
};

/// Reads a dump, with or without compressed names ("fn=(3) name", later "fn=(3)"). bad_input with file, line and what
/// was expected; also when the functions do not add up to the dump's total.
Result<CallgrindDump> parse_callgrind_dump(const std::string& text, const std::string& path);

}  // namespace hitless
