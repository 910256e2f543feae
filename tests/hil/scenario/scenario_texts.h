#pragma once
// Scenario texts to change in one place and read again.

#include <string>

#include "dataplane/base/result.h"

namespace hitless::test {

/// A whole small scenario; line numbers in the tests count from its first line.
inline const std::string kSmallScenario =
    "name: small\n"                                                                           // 1
    "seed: 7\n"                                                                               // 2
    "platform: c10008\n"                                                                      // 3
    "chassis:\n"                                                                              // 4
    "  cards:\n"                                                                              // 5
    "    - {slot: 1, card: 1-port-gigabit-ethernet}\n"                                        // 6
    "    - {slot: 2, card: 8-port-half-height-fast-ethernet}\n"                               // 7
    "    - {slot: 3, card: sip-600, spas: [{bay: 0, spa: 2-port-ge-spa}]}\n"                  // 8
    "addressing: {ipv4: 10.0.0.0/8, ipv6: 2001:db8::/32}\n"                                   // 9
    "interfaces:\n"                                                                           // 10
    "  - {name: GigabitEthernet1/0/0, addresses: [198.51.100.1/30], mtu: 1400}\n"             // 11
    "images:\n"                                                                               // 12
    "  - {name: one, version: \"1\", platform: c10000, card_software: {lc-ge: \"1.0\"}}\n"    // 13
    "  - {name: two, version: \"2\", platform: c10000, matrix: {\"1\": compatible}}\n"        // 14
    "start_image: disk0:one\n"                                                                // 15
    "routes:\n"                                                                               // 16
    "  rows:\n"                                                                               // 17
    "    - {prefix: 20.0.0.0/16, via: GigabitEthernet1/0/0}\n"                                // 18
    "    - {prefix: 20.1.0.0/16, via: [10.0.2.2, 10.0.3.2], protocol: bgp}\n"                 // 19
    "    - {prefix: 2600:1::/48, via: GigabitEthernet3/0/1}\n"                                // 20
    "traffic:\n"                                                                              // 21
    "  - {name: udp, synthetic: {packets_per_s: 100}}\n"                                      // 22
    "upgrade_to: disk0:two\n"                                                                 // 23
    "steps:\n"                                                                                // 24
    "  - {when: ready, after: 5s, command: issu loadversion a disk0:two b stby-disk0:two}\n"  // 25
    "faults:\n"                                                                               // 26
    "  - {at: 20s, for: 250ms, card: 2}\n"                                                    // 27
    "before: 10s\n"                                                                           // 28
    "rollback_timer: 45min\n"                                                                 // 29
    "expect: {active: b, image: disk0:two, fates: {1: none, 3: warm}, lost_at_most: 0, cards_without_loss: [1]}\n";

/// `text` with the one place that reads `from` changed; a missing or second place is a mistake of the test.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  HITLESS_CHECK(at != std::string::npos && text.find(from, at + 1) == std::string::npos, from);
  return text.replace(at, from.size(), to);
}

}  // namespace hitless::test
