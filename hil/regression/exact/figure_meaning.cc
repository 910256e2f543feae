#include "hil/regression/exact/figure_meaning.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "hil/output/format.h"

namespace hitless {
namespace {

struct Row {
  std::string_view key;
  FigureMeaning meaning;
};

using enum FigureUnit;
constexpr auto kMore = WorseWay::more;
constexpr auto kLess = WorseWay::less;
constexpr auto kNone = WorseWay::none;

constexpr std::array kRows = {
    // Packets that went through, and packets that did not.
    Row{"offered", {packets, kNone}},
    Row{"sent", {packets, kNone}},
    Row{"delivered", {packets, kLess}},
    Row{"received", {packets, kLess}},
    Row{"misdelivered", {packets, kMore}},
    Row{"consumed", {packets, kNone}},
    Row{"dropped", {packets, kMore}},
    Row{"in_flight", {packets, kMore}},
    Row{"lost", {packets, kMore}},
    Row{"packets", {packets, kMore}},
    Row{"lost_packets", {packets, kMore}},
    Row{"tpl_frames", {packets, kMore}},
    Row{"ambiguous", {packets, kMore}},
    Row{"not_measured", {packets, kMore}},
    Row{"never_delivered", {packets, kMore}},
    Row{"unexpected", {packets, kMore}},
    // Agreement of the instruments.
    Row{"closures_missed", {count, kMore}},
    Row{"brackets_without_truth", {count, kMore}},
    Row{"disruptions_without_closure", {count, kMore}},
    Row{"not_played", {count, kMore}},
    // Sizes and times of the FIBs.
    Row{"stale", {count, kMore}},
    Row{"bytes", {count, kMore}},
    Row{"bytes_in_all_cards", {count, kMore}},
    Row{"closed_after_ns", {duration, kMore}},
    Row{"in_every_card_after_ns", {duration, kMore}},
    // Durations. The loss-derived and the timestamp figure follow from the bracket, so they are not judged again.
    Row{"stopped_ns", {duration, kMore}},
    Row{"outage_lower_ns", {duration, kMore}},
    Row{"outage_upper_ns", {duration, kMore}},
    Row{"loss_derived_ns", {duration, kNone}},
    Row{"timestamp_ns", {duration, kNone}},
    Row{"outage_max_ns", {duration, kMore}},
    Row{"shortest_visible_outage_ns", {duration, kMore}},
    Row{"without_hot_standby_ns", {duration, kMore}},
    Row{"without_active_rp_ns", {duration, kMore}},
    Row{"t1_ns", {duration, kMore}},
    Row{"t2_ns", {duration, kMore}},
    Row{"t3_ns", {duration, kMore}},
    Row{"t4_ns", {duration, kMore}},
    Row{"transit_min_ns", {duration, kNone}},
    Row{"transit_max_ns", {duration, kMore}},
    Row{"forwarding_delay_threshold_ns", {duration, kNone}},
    // Instants.
    Row{"powered_on_ns", {instant, kNone}},
    Row{"traffic_from_ns", {instant, kNone}},
    Row{"traffic_until_ns", {instant, kNone}},
    Row{"ended_ns", {instant, kNone}},
    Row{"typed_ns", {instant, kNone}},
    Row{"settled_ns", {instant, kNone}},
    Row{"struck_ns", {instant, kNone}},
    Row{"mended_ns", {instant, kNone}},
    Row{"from_ns", {instant, kNone}},
    Row{"until_ns", {instant, kNone}},
    Row{"closed_ns", {instant, kNone}},
    Row{"opened_ns", {instant, kNone}},
    Row{"first_lost_ns", {instant, kNone}},
    Row{"last_lost_ns", {instant, kNone}},
    Row{"last_good_before_ns", {instant, kNone}},
    Row{"first_good_after_ns", {instant, kNone}},
};

/// `to` minus `from`. A file may hold any number: the difference wraps, and does no harm.
std::int64_t difference(const nlohmann::json& from, const nlohmann::json& to) {
  return static_cast<std::int64_t>(to.get<std::uint64_t>() - from.get<std::uint64_t>());
}

/// "+1.200 s" and "-1.200 s".
std::string signed_text(std::int64_t ns) { return (ns < 0 ? "" : "+") + duration_text(ns); }

}  // namespace

FigureMeaning meaning_of(std::string_view key) {
  const auto* const row = std::ranges::find(kRows, key, &Row::key);
  if (row != kRows.end()) return row->meaning;
  return {key.ends_with("_ns") ? duration : count, kNone};
}

std::string words_of(std::string_view key) {
  if (key.ends_with("_ns")) key.remove_suffix(3);
  std::string words(key);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string figure_text(const nlohmann::json& value, FigureUnit unit, std::int64_t origin_ns, bool exact) {
  if (value.is_null()) return "none";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_integer()) return value.dump();
  if (unit == instant && !exact) return signed_text(difference(origin_ns, value));
  if (unit == duration && !exact) return duration_text(value.get<std::int64_t>());
  const bool negative = !value.is_number_unsigned() && value.get<std::int64_t>() < 0;
  const std::string number = negative ? value.dump() : grouped(value.get<std::uint64_t>());
  if (unit == packets) return number + (number == "1" ? " packet" : " packets");
  return unit == count || unit == text ? number : number + " ns";
}

std::string delta_text(const nlohmann::json& base, const nlohmann::json& current, FigureUnit unit) {
  if (!base.is_number_integer() || !current.is_number_integer()) return {};
  const std::int64_t by = difference(base, current);
  if (unit == duration || unit == instant) return signed_text(by);
  return by < 0 ? "-" + grouped(0ULL - static_cast<std::uint64_t>(by)) : "+" + grouped(static_cast<std::uint64_t>(by));
}

}  // namespace hitless
