// fib_peers [--routes N] [--rounds N] [--build-rounds N] [--small-pages] [--json FILE]
// Our FIB beside DPDK's on a full Internet table: memory, first build, lookups.

#include <CLI/CLI.hpp>

#include <cstdio>

#include "bench/fib_of_prefixes.h"
#include "bench/fib_peers/comparison_report.h"
#include "bench/fib_peers/rte_fib_peer.h"
#include "hil/output/whole_file.h"
#include "hil/runtime/eal.h"

namespace hitless::bench {
namespace {

struct Arguments {
  std::size_t routes = 1'000'000;
  ComparisonRounds rounds;
  bool small_pages = false;
  std::string json;
};

std::size_t bytes_of_both_families(const FibChange& ipv4, const FibChange& ipv6) {
  FibChange both = ipv4;
  both.routes.insert(both.routes.end(), ipv6.routes.begin(), ipv6.routes.end());
  return FibVersion::empty()->apply(both)->memory_bytes();
}

Result<Comparison> compare(const Arguments& arguments) {
  // A fifth of IPv6, as the Internet is about to have.
  const auto table = internet_table(arguments.routes, arguments.routes / 5);
  if (!table) return tl::unexpected(table.error());
  if (const auto started = start_eal({}); !started) return tl::unexpected(started.error());
  Comparison out;
  out.origin = table->origin;
  out.real_ipv4 = table->real_ipv4;
  out.real_ipv6 = table->real_ipv6;
  out.pages = arguments.small_pages ? PageSize::small : PageSize::huge;
  out.rounds = arguments.rounds;
  std::size_t heap_bytes = 0;
  {
    const FibChange ipv4 = change_of(table->ipv4, 1), ipv6 = change_of(table->ipv6, 1);
    out.our_bytes = bytes_of_both_families(ipv4, ipv6);
    heap_bytes = RteFibPeer<Ipv4Address>::heap_bytes(ipv4.routes) + RteFibPeer<Ipv6Address>::heap_bytes(ipv6.routes) +
                 heap_bytes_of_addresses<Ipv4Address>() + heap_bytes_of_addresses<Ipv6Address>();
  }
  const auto heap = PeerHeap::make(heap_bytes, out.pages);
  if (!heap) return tl::unexpected(heap.error());
  auto ipv4 = compare_family<Ipv4Address>(table->ipv4, *heap, out.rounds);
  if (!ipv4) return tl::unexpected(ipv4.error());
  out.ipv4 = std::move(*ipv4);
  auto ipv6 = compare_family<Ipv6Address>(table->ipv6, *heap, out.rounds);
  if (!ipv6) return tl::unexpected(ipv6.error());
  out.ipv6 = std::move(*ipv6);
  return out;
}

int report(const Error& error) {
  std::fprintf(stderr, "fib_peers: %s\n", error.message.c_str());
  return error.code == ErrorCode::bad_input ? 2 : error.code == ErrorCode::unsupported ? 4 : 1;
}

int run(const Arguments& arguments) {
  const auto comparison = compare(arguments);
  if (!comparison) return report(comparison.error());
  std::fputs(comparison_text(*comparison).c_str(), stdout);
  if (!arguments.json.empty())
    if (const auto written = write_whole_file(arguments.json, comparison_json(*comparison)); !written)
      return report(written.error());
  return 0;
}

}  // namespace
}  // namespace hitless::bench

int main(int argc, char** argv) {
  hitless::bench::Arguments arguments;
  CLI::App app("Our FIB beside rte_fib and rte_fib6: memory, first build, lookups");
  app.add_option("--routes", arguments.routes, "IPv4 prefixes; of IPv6 a fifth")
      ->check(CLI::Range(std::size_t{100}, std::size_t{2'000'000}))
      ->capture_default_str();
  app.add_option("--rounds", arguments.rounds.lookup, "Rounds of lookups")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--build-rounds", arguments.rounds.build, "Rounds of first builds")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_flag("--small-pages", arguments.small_pages, "4 KB pages behind the peers' tables and the addresses");
  app.add_option("--json", arguments.json, "File for the figures");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& ended) {
    return app.exit(ended) == 0 ? 0 : 2;  // 0: help was asked for
  }
  return hitless::bench::run(arguments);
}
