#include "control/cli/show_redundancy.h"

#include <fmt/format.h>

namespace hitless {
namespace {

std::string state_text(RfState state) { return fmt::format("{:<2} -{}", static_cast<int>(state), to_string(state)); }

std::string label(const char* name, const std::string& value) { return fmt::format("{:>15} = {}\n", name, value); }

std::string manual_switchover(const Redundancy& rf) {
  if (rf.state() != RfState::active) return "cannot be initiated from this the standby unit";
  return rf.peer_here() ? "Enabled" : "disabled (system is simplex (no peer unit))";
}

}  // namespace

Result<std::string> show_redundancy_states(const ExecTarget& target, const ExecLine&) {
  const Redundancy& rf = target.rf;
  const bool is_a = target.id == RpId::a;
  std::string out = label("my state", state_text(rf.state())) + label("peer state", state_text(rf.peer_state())) +
                    label("Mode", rf.peer_here() ? "Duplex" : "Simplex") +
                    label("Unit", is_a ? "Primary" : "Secondary") + label("Unit ID", is_a ? "0" : "1");
  out += fmt::format("\nRedundancy Mode (Operational) = {}\nRedundancy Mode (Configured)  = SSO\n",
                     rf.sso() ? "SSO" : "RPR");
  out += label("Split Mode", "Disabled");
  out += label("Manual Swact", manual_switchover(rf));
  out += label("Communications", rf.peer_here() ? "Up" : "Down      Reason: Simplex mode");
  return out;
}

}  // namespace hitless
