#pragma once
#include <string>

#include "hil/record/summary.h"

namespace hitless {

/// Version of result.json's form; hil/report/result.schema.json describes it.
inline constexpr int kResultVersion = 2;

/// result.json: integers in ns and packets, names and ids; nothing of the machine. Equal bytes for an equal seed.
std::string result_json(const Summary& summary);

}  // namespace hitless
