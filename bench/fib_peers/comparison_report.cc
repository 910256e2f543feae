#include "bench/fib_peers/comparison_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "hil/output/format.h"
#include "hil/runtime/build_info.h"
#include "hil/runtime/machine_note.h"

namespace hitless::bench {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Spread& spread, int decimals) {
  return fmt::format("{:.{}f} [{:.{}f}..{:.{}f}]", spread.median, decimals, spread.least, decimals, spread.most,
                     decimals);
}
Json json_of(const Spread& spread) {
  return {{"median", spread.median}, {"least", spread.least}, {"most", spread.most}};
}

double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

const char* text_of(PageSize pages) { return pages == PageSize::huge ? "2 MB (transparent)" : "4 KB"; }

void append_builds(std::string& out, const char* family, const FamilyFigures& figures) {
  for (const FirstBuild& build : figures.builds)
    out += fmt::format("  {} {:8}  {:24}  {:24}  {}\n", family, build.order, text_of(build.ours, 3),
                       text_of(build.peer, 3), text_of(build.ratio, 2));
}

void append_lookups(std::string& out, const char* family, const FamilyFigures& figures) {
  for (const LookupFigures& lookups : figures.lookups) {
    out += fmt::format("  {}, {} addresses, {}\n", family, grouped(lookups.distinct), lookups.addresses);
    for (const LookupFigures::Row& row : lookups.rows)
      out += fmt::format("    {:17}  {:24}  {}\n", row.contender, text_of(row.rate, 1),
                         row.contender == lookups.better_peer ? "the better peer" : text_of(row.ratio, 2));
  }
}

std::size_t peer_bytes(const FamilyFigures& figures) { return figures.builds.front().peer_bytes; }
std::size_t our_bytes(const FamilyFigures& figures) { return figures.builds.front().our_bytes; }

Json json_of(const FamilyFigures& figures, std::size_t real) {
  Json out{{"peer", figures.peer},
           {"prefixes", figures.prefixes},
           {"real_prefixes", real},
           {"verified_addresses", figures.verified},
           {"our_bytes", our_bytes(figures)},
           {"peer_bytes", peer_bytes(figures)}};
  for (const FirstBuild& build : figures.builds)
    out["first_build"].push_back({{"order", build.order},
                                  {"our_mega_routes_per_second", json_of(build.ours)},
                                  {"peer_mega_routes_per_second", json_of(build.peer)},
                                  {"ratio", json_of(build.ratio)}});
  for (const LookupFigures& lookups : figures.lookups) {
    Json entry{{"addresses", lookups.addresses}, {"distinct", lookups.distinct}, {"better_peer", lookups.better_peer}};
    for (const LookupFigures::Row& row : lookups.rows)
      entry["contenders"].push_back({{"name", row.contender},
                                     {"ours", row.ours},
                                     {"mega_lookups_per_second", json_of(row.rate)},
                                     {"ratio_to_better_peer", json_of(row.ratio)}});
    out["lookups"].push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  const auto& [origin, real4, real6, pages, rounds, bytes, ipv4, ipv6] = comparison;
  const MachineNote machine = machine_note();
  std::string out =
      fmt::format("hitless {} ({} {}), {}, {}\n", kBuildCommit, kBuildCompiler, kBuildFlags, machine.cpu, machine.date);
  out += fmt::format("Table: {}\n  {} IPv4 prefixes ({} real), {} IPv6 ({} real)\n", origin, grouped(ipv4.prefixes),
                     grouped(real4), grouped(ipv6.prefixes), grouped(real6));
  out += fmt::format("  same next hops from all contenders: {} IPv4 and {} IPv6 addresses\n", grouped(ipv4.verified),
                     grouped(ipv6.verified));
  out += fmt::format("  pages behind the peers' tables and the addresses: {}\n\n", text_of(pages));
  out += "Memory                         ours        peer\n";
  out += fmt::format("  IPv4                    {:8.1f} MB {:8.1f} MB\n", megabytes(our_bytes(ipv4)),
                     megabytes(peer_bytes(ipv4)));
  out += fmt::format("  IPv6                    {:8.1f} MB {:8.1f} MB\n", megabytes(our_bytes(ipv6)),
                     megabytes(peer_bytes(ipv6)));
  out += fmt::format("  one version with both   {:8.1f} MB {:8.1f} MB\n\n", megabytes(bytes),
                     megabytes(peer_bytes(ipv4) + peer_bytes(ipv6)));
  out += fmt::format("First build, M routes/s of CPU time, median [least..most] of {} rounds\n", rounds.build);
  out += "                 ours                      peer                      ours/peer\n";
  append_builds(out, "IPv4", ipv4);
  append_builds(out, "IPv6", ipv6);
  out += fmt::format(
      "\nLookups, M/s of CPU time, median [least..most] of {} rounds; ratio to the better peer, round by "
      "round\n",
      rounds.lookup);
  append_lookups(out, "IPv4", ipv4);
  append_lookups(out, "IPv6", ipv6);
  return out;
}

std::string comparison_json(const Comparison& comparison) {
  const MachineNote machine = machine_note();
  const Json out{{"build", {{"commit", kBuildCommit}, {"compiler", kBuildCompiler}, {"flags", kBuildFlags}}},
                 {"machine", {{"date", machine.date}, {"cpu", machine.cpu}, {"cpus", machine.cpus}}},
                 {"table", comparison.origin},
                 {"peer_pages", text_of(comparison.pages)},
                 {"rounds", {{"build", comparison.rounds.build}, {"lookup", comparison.rounds.lookup}}},
                 {"our_bytes", comparison.our_bytes},
                 {"peer_bytes", peer_bytes(comparison.ipv4) + peer_bytes(comparison.ipv6)},
                 {"ipv4", json_of(comparison.ipv4, comparison.real_ipv4)},
                 {"ipv6", json_of(comparison.ipv6, comparison.real_ipv6)}};
  return out.dump(2) + "\n";
}

}  // namespace hitless::bench
