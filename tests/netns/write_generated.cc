// usage: write_generated SCENARIO COUNT FILE
// A capture of generated packets for the scenario's chassis: what recorded traffic seldom holds. Made once and kept
// (bench/goldens/edges.pcap), so that a golden of it holds whatever becomes of the generator.

#include <cstdio>
#include <cstdlib>

#include "hil/run/prepared_run.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/netns/generated_packets.h"

int main(int argc, char** argv) {
  using namespace hitless;
  if (argc != 4) return std::fputs("usage: write_generated SCENARIO COUNT FILE\n", stderr), 2;
  auto scenario = load_scenario(argv[1]);
  HITLESS_CHECK(scenario.has_value(), scenario.error().message);
  const auto prepared = prepare(std::move(*scenario));
  HITLESS_CHECK(prepared.has_value(), prepared.error().message);
  test::PacketGenerator generator((*prepared)->config, (*prepared)->scenario.seed);
  std::vector<test::Recorded> packets;
  for (std::int64_t i = 0; i < std::atoll(argv[2]); ++i) packets.push_back({i * 1'000'000, generator.next().frame});
  test::write_capture(argv[3], packets);
}
