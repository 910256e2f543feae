#pragma once
// Periods and patience of the route processors' talk with each other and with their neighbours: columns of a platform's
// row. The initial values stand for a row that names none.

#include <cstdint>

#include "dataplane/base/time.h"

namespace hitless {

/// RP to RP. Assumed, apart from the rollback timer's extension, which the Catalyst 4500 documents.
struct PeerProtocolTimers {
  /// Between repetitions of a standby's request to its active, on top of the time that the answer itself needs (twice
  /// config_sync).
  Duration request_repeat = std::chrono::seconds(5);
  Duration keepalive = std::chrono::seconds(3);  ///< between two messages of the RF state
  std::uint32_t keepalives_missed = 5;           ///< silent periods after which the Link to the standby counts as down
  Duration issu_repeat = std::chrono::seconds(1);    ///< between repetitions of an unanswered ISSU message
  std::uint32_t image_queries = 10;                  ///< image queries without an answer before the load is refused
  Duration ack_patience = std::chrono::seconds(30);  ///< a checkpoint unacknowledged by then never will be acknowledged
  /// Added when the rollback timer ends and there is no standby to go back to.
  Duration rollback_extension = std::chrono::minutes(15);
};

/// RP to the stations on its links. A time scale leaves these alone: neighbours keep real time, as packets do.
struct NeighbourTimers {
  /// Between two requests for one neighbour, and how many before the neighbour counts as unreachable: RETRANS_TIMER and
  /// MAX_MULTICAST_SOLICIT of RFC 4861 10. For ARP no more than one a second (RFC 1122 2.3.2.1).
  Duration retransmit = std::chrono::seconds(1);
  std::uint32_t requests = 3;
  /// An unanswered neighbour is not asked again for this long: its hosts are unreachable meanwhile. Assumed.
  Duration unreachable = std::chrono::seconds(20);
  /// A neighbour that was silent for this long is asked, and forgotten without an answer: IOS's default "arp timeout".
  Duration age = std::chrono::hours(4);
  /// A second MAC address of one neighbour within this time is not believed: two stations share an address. Assumed.
  Duration change_again = std::chrono::seconds(1);
};

}  // namespace hitless
