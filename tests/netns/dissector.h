#pragma once
// tshark as a judge of captures: what it finds wrong in each packet.

#include <set>
#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless::test {

class Dissector {
 public:
  [[nodiscard]] static bool is_there();
  /// For each packet of the capture, in order: what is malformed, which checksums are wrong (of inner headers too).
  /// Every kind of checksum that tshark can verify is verified. io when tshark fails.
  static Result<std::vector<std::multiset<std::string>>> findings(const std::string& capture);
};

}  // namespace hitless::test
