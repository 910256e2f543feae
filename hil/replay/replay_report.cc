#include "hil/replay/replay_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/output/format.h"
#include "hil/replay/frame_text.h"

namespace hitless {
namespace {

/// Version of replay.json's form.
constexpr int kReplayVersion = 1;

/// "out GigabitEthernet1/0/0" as the end of a sentence: "left GigabitEthernet1/0/0", "dropped: no_route".
std::string spoken(const std::string& outcome) {
  const std::size_t space = outcome.find(' ');
  const std::string word = outcome.substr(0, space);
  const std::string name = space == std::string::npos ? "" : outcome.substr(space + 1);
  if (word == "out") return "left " + name;
  if (word == "drop") return "dropped: " + name;
  if (word == "misdelivered") return "left " + name + " to a station that is not there";
  if (word == "not_sent") return "not sent: " + name;
  return outcome;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

std::string difference_text(const PacketDifference& difference, const std::string& recorded) {
  std::string text = fmt::format("packet {}\n  recorded  {}\n", grouped(difference.number), recorded);
  text += fmt::format("  expected  {}\n  got       {}", spoken(difference.expected), spoken(difference.got));
  if (!difference.parts.empty()) text += ", but with another " + joined(difference.parts);
  text += "\n";
  if (!difference.frame.empty()) text += "  as        " + frame_text(*difference.link, difference.frame) + "\n";
  return text;
}

std::string golden_line(const ReplayRecord& record) {
  const GoldenComparison& comparison = *record.comparison;
  if (comparison.different() == 0)
    return fmt::format("{}: all {} verdicts are the same", comparison.path(), grouped(comparison.compared()));
  return fmt::format("{}: {} of {} verdicts differ", comparison.path(), grouped(comparison.different()),
                     grouped(comparison.compared()));
}

std::string pace_text(const ReplayRecord& record) {
  std::string text;
  if (record.pace.gaps_cut > 0) text += fmt::format("; {} gaps cut", grouped(record.pace.gaps_cut));
  if (record.pace.backwards > 0)
    text += fmt::format("; {} packets recorded before the one in front of them", grouped(record.pace.backwards));
  if (record.pace.delayed > 0)
    text += fmt::format("; {} packets later, when their line had carried them", grouped(record.pace.delayed));
  return text;
}

}  // namespace

std::string differences_text(const ReplayRecord& record) {
  const GoldenComparison& comparison = *record.comparison;
  std::string text;
  for (const auto& [number, difference] : comparison.differences()) {
    const auto found = record.recorded.find(number);
    text += difference_text(difference, found == record.recorded.end() ? "(cannot be read again)" : found->second);
  }
  if (const std::uint64_t more = comparison.different() - comparison.differences().size(); more > 0)
    text += fmt::format("and {} more\n", grouped(more));
  return text.empty() ? text : text + "\n";
}

std::string replay_text(const PreparedRun& prepared, const ReplayOptions& options, const ReplayRecord& record) {
  std::string text = record.comparison ? differences_text(record) : std::string();
  text += fmt::format("{}   scenario {}, seed {}\n\n", options.capture, prepared.scenario.name, prepared.scenario.seed);
  text += fmt::format("Sent       {} of {} packets, {} bytes, recorded in {}, played in {}\n", grouped(record.sent),
                      grouped(record.packets), grouped(record.sent_bytes), duration_text(record.pace.recorded_ns),
                      duration_text(to_ns(record.traffic)));
  text += fmt::format("           {}{}\n", sending_text(options), pace_text(record));
  const char* head = "Outcomes";
  for (const auto& [outcome, packets] : record.outcomes) {
    text += fmt::format("{:<10} {:>14}  {}\n", head, grouped(packets), spoken(outcome));
    head = "";
  }
  if (!options.write_to.empty() && record.verdict.broken.empty() && !record.interrupted)
    text += fmt::format("Written    {}: {} verdicts\n", options.write_to, grouped(record.packets));
  if (record.comparison) text += "Golden     " + golden_line(record) + "\n";
  const double wall_s = static_cast<double>(std::max<std::int64_t>(record.forwarding_wall_ns, 1)) / 1e9;
  text += fmt::format("Wall       {}: {} packets/s, {} MB/s\n", duration_text(record.forwarding_wall_ns),
                      grouped(static_cast<std::uint64_t>(static_cast<double>(record.packets) / wall_s)),
                      grouped(static_cast<std::uint64_t>(static_cast<double>(record.sent_bytes) / wall_s / 1e6)));
  text += fmt::format("\nVerdict    {}\n", to_string(record.verdict.outcome()));
  for (const auto* lines : {&record.verdict.broken, &record.verdict.inconclusive, &record.verdict.failed})
    for (const std::string& line : *lines) text += "           " + line + "\n";
  return text;
}

std::string replay_json(const PreparedRun& prepared, const ReplayOptions& options, const ReplayRecord& record) {
  nlohmann::ordered_json out;
  out["version"] = kReplayVersion;
  out["scenario"] = prepared.scenario.name;
  out["seed"] = prepared.scenario.seed;
  out["clock"] = "virtual";
  out["sending"] = sending_text(options);
  out["verdict"] = {{"outcome", to_string(record.verdict.outcome())},
                    {"broken", record.verdict.broken},
                    {"inconclusive", record.verdict.inconclusive},
                    {"failed", record.verdict.failed}};
  out["packets"] = record.packets;
  out["sent"] = record.sent;
  out["sent_bytes"] = record.sent_bytes;
  out["recorded_ns"] = record.pace.recorded_ns;
  out["gaps_cut"] = record.pace.gaps_cut;
  out["recorded_backwards"] = record.pace.backwards;
  out["delayed_by_line"] = record.pace.delayed;
  out["outcomes"] = nlohmann::ordered_json::object();
  for (const auto& [outcome, packets] : record.outcomes) out["outcomes"][outcome] = packets;
  out["golden"] = nullptr;
  if (record.comparison) {
    out["golden"] = {{"compared", record.comparison->compared()}, {"different", record.comparison->different()}};
    auto& shown = out["golden"]["first"] = nlohmann::ordered_json::array();
    for (const auto& [number, difference] : record.comparison->differences())
      shown.push_back({{"packet", number},
                       {"expected", difference.expected},
                       {"got", difference.got},
                       {"parts", difference.parts},
                       {"recorded", record.recorded.contains(number) ? record.recorded.at(number) : ""},
                       {"frame", difference.frame.empty() ? "" : frame_text(*difference.link, difference.frame)}});
  }
  return out.dump(1) + "\n";
}

}  // namespace hitless
