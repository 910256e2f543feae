#include "hil/measure/identity/traffic_identity.h"

#include "hil/measure/identity/packet_identity.h"

namespace hitless {

std::string flow_text_of(const Encapsulation& link, std::span<const std::byte> frame) {
  PacketIdentity identity;
  with_link(link, [&](const auto& picked) { identify(picked, frame, identity); });
  if (identity.kind == FrameKind::measurable) return to_string(identity.flow);
  return std::string("not measured: ") + to_string(identity.kind);
}

}  // namespace hitless
