#pragma once
// A run record that nobody ran: a good upgrade of a small chassis, written down by hand for a test to spoil.
//
// In s of model time:
//     1  power on; RP A active from 5, RP B hot from 90
//   100  traffic: a packet a second of one flow, in on slot 1, out on slot 2
//   110  issu loadversion, settled 150
//   199  issu runversion, settled 300; from 200 on B is active and slot 2 restarts warm for 60 s
//   310  issu commitversion, settled 350
//   400  phase "after"; traffic until 420

#include <string>
#include <vector>

#include "hil/record/run_record.h"

namespace hitless::test {

/// What may differ from the story above.
struct Story {
  Duration restart = std::chrono::seconds(60);  ///< of slot 2
  bool traffic = true;
};

[[nodiscard]] constexpr Instant at_s(std::int64_t s) { return Instant{} + std::chrono::seconds(s); }

inline constexpr Slot kStays{1}, kRestarts{2};
inline const std::string kOldImage = "disk0:one", kNewImage = "disk0:two";

class MadeUpRecord {
 public:
  explicit MadeUpRecord(const Story& story = {});

  RunRecord record;

  /// The row of this card.
  [[nodiscard]] PlanRow& plan(Slot slot) { return record.event.plan[slot.index() - 1]; }
  /// A fault of slot 2 that struck at this instant.
  FaultRecord& add_fault(FaultEffect effect, Instant struck_at);
  /// Closes a gate for a while, for a cause of its own.
  void close_gate(const Gate& gate, Instant from, Instant until, const Cause& cause);
  void note(Instant at, std::string who, TimelineWord what, std::string from, std::string to);

 private:
  void install_cards();
  void tell_timeline();
  void type_commands();
  void send_traffic(const Story& story);
  void measure(const Story& story, CauseId restart);

  PlatformType platform_;
  CardType card_;
};

/// The gate of this card.
[[nodiscard]] Gate card_gate(Slot slot);
/// One line each, for messages.
[[nodiscard]] std::string joined(const std::vector<std::string>& lines);

}  // namespace hitless::test
