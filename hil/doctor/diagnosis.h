#pragma once
// The kinds of port that this user can use on this machine now, and the exact command that makes another one usable.
// The diagnosis reads files and opens /dev/net/tun. It makes no device, loads no module, starts no EAL, leaves no file.

#include <string>

#include "hil/doctor/machine.h"

namespace hitless {

struct Diagnosis {
  std::string text;           ///< blocks for people, a summary at the end
  bool basics_usable = true;  ///< af_packet, ring, pcap and null
};
[[nodiscard]] Diagnosis diagnose(const Machine& machine);

}  // namespace hitless
