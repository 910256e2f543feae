#pragma once
// The only list of reasons for which a packet ends inside the chassis. A reason is a mechanism. The cause behind the
// reason (which card, which step) is an index that the blocking object carries.

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

/// The name that results print: "no_route".
[[nodiscard]] std::string_view to_string(DropReason reason);
/// The stage that drops for this reason: "ingress", "lookup", "fabric", "egress", "queue", "port".
[[nodiscard]] std::string_view stage_of(DropReason reason);
/// True for a closed gate, which must have a cause; false for a rule, by which no router forwards the packet. no_route
/// is a rule that has a cause when the card has lost a covering route.
[[nodiscard]] bool is_gate(DropReason reason);
/// One sentence for people.
[[nodiscard]] std::string_view description_of(DropReason reason);

}  // namespace hitless
