#include "hil/clock/clock_facts.h"

#include <fmt/format.h>

#include "hil/output/format.h"

namespace hitless {

namespace {

std::vector<std::string> lateness_of(const ClockFacts& facts) {
  std::vector<std::string> why;
  const auto bounded = [&why](const Lateness& late, const char* what) {
    if (late.worst > kLoopMax)
      why.push_back(fmt::format("{} {} (at most {}; {} of {} times over {})", what, duration_text(to_ns(late.worst)),
                                duration_text(to_ns(kLoopMax)), late.over, late.times,
                                duration_text(to_ns(late.bound))));
  };
  bounded(facts.loop, "the forwarding loop stood still for");
  bounded(facts.control, "control ran late by");
  bounded(facts.waiting, "forwarding waited for control for");
  bounded(facts.transmit, "packets left late by");
  return why;
}

}  // namespace

bool comparable(const ClockFacts& facts) { return lateness_of(facts).empty() && facts.frames_beyond_flows == 0; }

std::vector<std::string> objections(const ClockFacts& facts) {
  if (facts.options.kind != ClockKind::wall) return {};
  std::vector<std::string> why = lateness_of(facts);
  if (facts.frames_beyond_flows > 0)
    why.push_back(fmt::format("{} frames were of more flows than are kept apart", facts.frames_beyond_flows));
  for (std::size_t i = 0; i < facts.loops.size(); ++i)
    if (facts.loops[i].cpu && !facts.loops[i].is_pinned)
      why.push_back(fmt::format("forwarding loop {} could not be held on CPU {}", i, *facts.loops[i].cpu));
  for (const PortFacts& port : facts.ports) {
    const auto counted = [&](std::uint64_t frames, const char* what) {
      if (frames > 0) why.push_back(fmt::format("port {} of {}: {} {}", port.device, port.interface, frames, what));
    };
    counted(port.receive_overruns, "frames came faster than they were fetched (receive overruns)");
    counted(port.without_mbuf, "frames found no packet in the pool that would hold them");
    counted(port.receive_errors, "frames were received with errors");
    counted(port.transmit_refused, "packets were not taken by the device");
    counted(port.transmit_errors, "packets could not be sent by the device");
  }
  return why;
}

}  // namespace hitless
