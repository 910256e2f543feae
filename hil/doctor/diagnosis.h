#pragma once
// Which kinds of port are usable on this machine, now, by this user, and the exact command that makes
// usable what is not. It reads files and opens /dev/net/tun; it makes no device, loads no module, starts no EAL and
// leaves no file.

#include <string>

#include "hil/doctor/machine.h"

namespace hitless {

struct Diagnosis {
  std::string text;           ///< blocks for people, a summary at the end
  bool basics_usable = true;  ///< af_packet, ring, pcap and null
};
[[nodiscard]] Diagnosis diagnose(const Machine& machine);

}  // namespace hitless
