#pragma once
// A run record boiled down to what a report says, once, for every form of it. Nothing points into the record: names and
// causes are resolved, so a Summary can be kept or made up by itself. Every packet count comes from the Ledger, every
// bracket from the Meter, every instant of a gate from the Truth; they are joined by cause.

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

/// Why packets were lost, in words.
struct CauseSummary {
  CauseId id;
  std::string where, what, why;  ///< as in Cause
};

/// One closed gate and what it cost.
struct OutageRow {
  CauseSummary cause;
  Gate gate;
  Instant closed;
  Instant opened = kNever;                  ///< kNever: still closed at the end
  std::string phase;                        ///< in which the gate closed
  std::map<DropReason, std::uint64_t> met;  ///< packets that met it, by reason
  std::uint64_t lost = 0;                   ///< their sum
  std::optional<Disruption> measured;       ///< of the card's or interface's traffic as a whole, else of the worst flow
  std::string measured_on;                  ///< "slot 3", or the flow's key
  std::uint64_t flows = 0;                  ///< flows that lost packets to it
};

struct CardSummary {
  Slot slot;
  std::string card;
  std::optional<PlanRow> plan;                         ///< none without an upgrade
  std::uint64_t offered = 0, delivered = 0, lost = 0;  ///< entered here; left here; met a closed gate of this card
  std::int64_t stopped_ns = 0;                         ///< sum of its card gate's outages
  std::int64_t longest_stop_ns = 0;                    ///< of one of them, which the plan's maximum is about
  std::uint32_t stops = 0;
  std::optional<Disruption> measured;  ///< of its longest own outage
  /// An outage of the card longer than this would have shown: the longest time in which nothing that touched it came
  /// through although its own gate was open (no packet was due, or its peers were stopped).
  std::int64_t shortest_visible_outage_ns = 0;
};

/// A queue's refusals have no single closing: they are summed.
struct PhaseLoss {
  CauseSummary cause;
  std::optional<Slot> slot;  ///< of the interface that the cause names, if it names one
  std::map<DropReason, std::uint64_t> reasons;
  std::uint64_t packets = 0;
};

struct PhaseRow {
  std::string name;
  Instant from, until;
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, lost = 0;
  std::vector<PhaseLoss> losses;                ///< by cause, largest first
  std::map<DropReason, std::uint64_t> by_rule;  ///< dropped as every router drops them: no cause of this run's
};

/// A flow that lost packets.
struct FlowRow {
  struct Loss {
    Disruption measured;
    std::vector<CauseId> causes;  ///< of the outages behind it
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
  std::string text;    ///< as it would be written
  std::string target;  ///< "RP A", "slot 3"; empty when it never struck
  std::optional<Instant> struck_at, mended_at;
  std::uint64_t messages = 0, messages_lost = 0, steps_held = 0;
  bool took_effect = false;
  std::string effect;  ///< "12 of 30 messages lost"; empty when it never struck
};

struct EventSummary {
  std::optional<std::string> upgrade_to;
  ChassisState before, after;
  Ending ending;
  bool expectations_set_aside = false;  ///< the scenario's own: faults were planted that it knows nothing of
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
    std::vector<Vrf> vrfs;             ///< without the default one
    std::uint64_t path_lists = 0, bytes = 0;
  };
  std::uint64_t prefixes = 0;         ///< in the active RP's RIB
  std::vector<FibFacts::Card> cards;  ///< by slot
  std::vector<Version> versions;      ///< that at least one card holds
  std::uint64_t bytes_in_all_cards = 0;
  std::vector<EpochTimes> epochs;
  std::uint64_t steps_computed = 0, steps_shared = 0;
  std::vector<std::string> contradictions;  ///< between the tables of the chassis
};

/// What the active route processor said as a station on its links; on the wall clock, with ports.
struct RouterHostSummary {
  struct Count {
    std::string name;
    std::uint64_t times = 0;  ///< at least 1
  };
  struct Neighbour {
    std::string interface, address;
    std::optional<std::string> mac;  ///< none: it does not answer
  };
  std::uint64_t punted = 0, queue_full = 0, no_active_rp = 0, unserved = 0, unsent = 0;  ///< frames
  std::uint64_t neighbours_heard = 0, neighbours_asked = 0, unresolved = 0;              ///< as in PuntFacts
  std::vector<Neighbour> neighbours;
  std::vector<Count> answered, suppressed, silent;
};

struct Summary {
  std::string scenario;  ///< its name
  std::string path;      ///< of its file; provenance.json only
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

/// The run has ended: its books are open no more.
[[nodiscard]] Summary summarize(const RunRecord& run);

}  // namespace hitless
