#pragma once
// A run record reduced to the content of a report, the same for every form of report. Nothing points into the record:
// names and causes are resolved, so a Summary can be kept or made up by itself. Every packet count comes from the
// Ledger, every bracket from the Meter, every instant of a gate from the Truth; causes join the three.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/issu/upgrade_plan.h"
#include "dataplane/base/timeline.h"
#include "dataplane/pipeline/originated_book.h"
#include "hil/chassis/fib_facts.h"
#include "hil/clock/clock_facts.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/measure/meter/meter.h"
#include "hil/record/ending.h"
#include "hil/record/epoch_times.h"
#include "hil/record/run_parts.h"
#include "hil/record/verdict.h"
#include "hil/routes/update_player.h"

namespace hitless {

struct RunRecord;

/// The cause of lost packets, in words.
struct CauseSummary {
  CauseId id;
  std::string where, what, why;  ///< as in Cause
};

/// One closed gate and its cost.
struct OutageRow {
  CauseSummary cause;
  Gate gate;
  Instant closed;
  Instant opened = kNever;                  ///< kNever: still closed at the end
  std::string phase;                        ///< phase in which the gate closed
  std::map<DropReason, std::uint64_t> met;  ///< packets that met the closed gate, by reason
  std::uint64_t lost = 0;                   ///< their sum
  std::optional<Disruption> measured;       ///< of the card's or interface's traffic as a whole, else of the worst flow
  std::string measured_on;                  ///< "slot 3", or the flow's key
  std::uint64_t flows = 0;                  ///< flows that lost packets to the gate
};

struct CardSummary {
  Slot slot;
  std::string card;
  std::optional<PlanRow> plan;                         ///< none without an upgrade
  std::uint64_t offered = 0, delivered = 0, lost = 0;  ///< entered here; left here; met a closed gate of this card
  std::int64_t stopped_ns = 0;                         ///< sum of the outages of the card's gate
  std::int64_t longest_stop_ns = 0;                    ///< longest single outage, which the plan's maximum limits
  std::uint32_t stops = 0;
  std::optional<Disruption> measured;  ///< disruption of the card's longest own outage
  /// A longer outage of the card would have shown: this is the longest time in which no packet that touches the card
  /// came through although the card's own gate was open (no packet was due, or the card's peers were stopped).
  std::int64_t shortest_visible_outage_ns = 0;
};

/// Losses of one cause in one phase. A queue's refusals have no single closing: their packets are summed.
struct PhaseLoss {
  CauseSummary cause;
  std::optional<Slot> slot;  ///< slot of the interface that the cause names, if the cause names one
  std::map<DropReason, std::uint64_t> reasons;
  std::uint64_t packets = 0;
};

struct PhaseRow {
  std::string name;
  Instant from, until;
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, lost = 0;
  std::vector<PhaseLoss> losses;                ///< by cause, largest first
  std::map<DropReason, std::uint64_t> by_rule;  ///< packets that every router drops: no cause of this run
};

/// A flow that lost packets.
struct FlowRow {
  struct Loss {
    Disruption measured;
    std::vector<CauseId> causes;  ///< causes of the outages behind the loss
  };
  std::string key;                         ///< as the tester names it
  std::string sent_on;                     ///< an interface
  std::optional<std::string> received_on;  ///< none: nothing ever arrived
  std::uint64_t sent = 0, received = 0, lost = 0;
  std::int64_t transit_min_ns = 0, transit_max_ns = 0;
  std::vector<Loss> losses;
};

/// RFC 7654 section 7.1, in ns; absent when the steps did not settle.
struct IssuTimes {
  std::optional<std::int64_t> t1_ns, t2_ns, t3_ns, t4_ns;
};

struct FaultSummary {
  std::string text;    ///< as a scenario would write the fault
  std::string target;  ///< "RP A", "slot 3"; empty when the fault never struck
  std::optional<Instant> struck_at, mended_at;
  std::uint64_t messages = 0, messages_lost = 0, steps_held = 0;
  bool took_effect = false;
  std::string effect;  ///< "12 of 30 messages lost"; empty when the fault never struck
};

struct EventSummary {
  std::optional<std::string> upgrade_to;
  ChassisState before, after;
  Ending ending;
  bool expectations_set_aside = false;  ///< the scenario's own ones: faults unknown to it were planted
  std::vector<StepRecord> steps;
  std::vector<FaultSummary> faults;
  UpdatesPlayed updates;
};

struct BooksSummary {
  FlowBook total;
  std::uint64_t flows = 0;
  std::uint64_t in_flight = 0;
  OriginatedBook originated;
  std::vector<std::string> contradictions;
};

struct MeterSummary {
  std::uint64_t flows = 0;
  std::uint64_t sent = 0, received = 0, lost = 0, ambiguous = 0, not_measured = 0, never_delivered = 0, unexpected = 0;
  Duration forwarding_delay_threshold{};
};

/// Counts of Grade.
struct GradeSummary {
  std::uint64_t flow_disruptions = 0, scope_disruptions = 0;
  std::uint64_t detectable = 0, undetectable = 0, unclaimed = 0, by_rule = 0, outside = 0, invented = 0, missed = 0;
};

struct FibSummary {
  struct Vrf {
    std::string name;
    std::uint64_t ipv4 = 0, ipv6 = 0;  ///< prefixes
  };
  struct Version {
    std::uint64_t ipv4 = 0, ipv6 = 0;  ///< prefixes of all VRFs
    std::vector<Vrf> vrfs;             ///< without the default VRF
    std::uint64_t path_lists = 0, bytes = 0;
  };
  std::uint64_t prefixes = 0;         ///< in the active RP's RIB
  std::vector<FibFacts::Card> cards;  ///< by slot
  std::vector<Version> versions;      ///< versions that at least one card holds
  std::uint64_t bytes_in_all_cards = 0;
  std::vector<EpochTimes> epochs;
  std::uint64_t steps_computed = 0, steps_shared = 0;
  std::vector<std::string> contradictions;  ///< between the tables of the chassis
};

/// Messages of the active route processor as a station on its links; on the wall clock, with ports.
struct RouterHostSummary {
  struct Count {
    std::string name;
    std::uint64_t times = 0;  ///< at least 1
  };
  struct Neighbour {
    std::string interface, address;
    std::optional<std::string> mac;  ///< none: the neighbour does not answer
  };
  std::uint64_t punted = 0, queue_full = 0, no_active_rp = 0, unserved = 0, unsent = 0;  ///< frames
  std::uint64_t neighbours_heard = 0, neighbours_asked = 0, unresolved = 0;              ///< as in PuntFacts
  std::vector<Neighbour> neighbours;
  std::vector<Count> answered, suppressed, silent;
};

struct Summary {
  std::string scenario;  ///< name of the scenario
  std::string path;      ///< path of the scenario's file; provenance.json only
  std::uint64_t seed = 0;
  RunSpan span;
  EventSummary event;
  BooksSummary books;
  MeterSummary meter;
  GradeSummary grade;
  std::vector<CardSummary> cards;        ///< by slot
  std::int64_t longest_stop_ns = 0;      ///< of any card
  std::vector<PhaseRow> phases;          ///< in order of time
  std::vector<OutageRow> outages;        ///< in order of closing
  std::vector<FlowRow> flows_with_loss;  ///< in order of first packet sent
  IssuTimes times;
  std::int64_t without_hot_standby_ns = 0;  ///< redundancy downtime while traffic ran
  std::int64_t without_active_rp_ns = 0;    ///< control-plane downtime while traffic ran
  FibSummary fib;
  ClockFacts clock;
  RouterHostSummary router_host;
  std::vector<std::string> assumed;  ///< catalogue rows with basis assumed that the run leaned on
  std::vector<TimelineEntry> timeline;
  Verdict verdict;
};

/// Call when the run has ended and its books are closed.
[[nodiscard]] Summary summarize(const RunRecord& run);

}  // namespace hitless
