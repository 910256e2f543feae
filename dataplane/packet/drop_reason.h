#pragma once
// The only list of reasons for which a packet ends inside the chassis. A reason is a mechanism; the cause behind it
// (which card, which step) is an index carried by the object that blocked the packet.

#include <cstdint>
#include <string_view>

namespace hitless {

enum class DropReason : std::uint8_t {
  none,  ///< not dropped
#define HITLESS_DROP_REASON(name, kind, stage, text) name,
#include "dataplane/packet/drop_reason.def"
#undef HITLESS_DROP_REASON
  count_
};

/// The name as results print it: "no_route".
[[nodiscard]] std::string_view to_string(DropReason reason);
/// The stage that gives it: "ingress", "lookup", "fabric", "egress", "queue".
[[nodiscard]] std::string_view stage_of(DropReason reason);
/// True for a closed gate, which must have a cause; false for what no router forwards. A missing route is either.
[[nodiscard]] bool is_gate(DropReason reason);
/// One sentence for people.
[[nodiscard]] std::string_view description_of(DropReason reason);

}  // namespace hitless
