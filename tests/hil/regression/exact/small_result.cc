#include "tests/hil/regression/exact/small_result.h"

namespace hitless::test {

nlohmann::json small_result() {
  std::ifstream file(HITLESS_SOURCE_DIR "/tests/hil/regression/exact/small_result.json");
  return nlohmann::json::parse(file);
}

}  // namespace hitless::test
