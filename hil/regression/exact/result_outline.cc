#include "hil/regression/exact/result_outline.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace hitless {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* key) {
  const Json& value = object.at(key);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string cause_text(const Json& cause) {
  return fmt::format("{}, {} ({})", text_of(cause, "where"), text_of(cause, "what"), text_of(cause, "why"));
}

/// The rows of an array, sorted by the number under `key` (null first): the numbering of rows with one name must not
/// depend on their places in the file.
std::vector<const Json*> ordered(const Json& array, const Json::json_pointer& key) {
  std::vector<const Json*> rows;
  for (const Json& row : array) rows.push_back(&row);
  std::ranges::stable_sort(rows, [&](const Json* a, const Json* b) { return a->at(key) < b->at(key); });
  return rows;
}

class Outline {
 public:
  explicit Outline(const Json& result) : result_(result) {
    // The ids of causes are numbers of one run; flows refer to causes by id.
    for (const Json& outage : result.at("outages"))
      causes_.emplace(outage.at("cause").at("id").dump(), cause_text(outage.at("cause")));
  }

  std::vector<OutlineSection> take() {
    section("verdict");
    subject("verdict", WorseWay::none);
    walk("", "verdict", result_.at("verdict"));
    upgrade();
    cards();
    phases();
    outages();
    for (const char* key : {"books", "meter", "downtime", "issu_rfc7654", "fib", "updates"}) single(key);
    section("run");
    subject("run", WorseWay::none);
    for (const char* key : {"clock", "powered_on_ns", "traffic_from_ns", "traffic_until_ns", "ended_ns",
                            "chassis_faults", "assumed_rows"})
      walk(words_of(key), key, result_.at(key));
    flows();
    return std::move(sections_);
  }

 private:
  void section(const std::string& name) {
    sections_.push_back({name, {}});
    names_.clear();
  }

  void subject(std::string name, WorseWay presence) {
    name = numbered(names_, std::move(name));
    sections_.back().subjects.push_back({std::move(name), {}, presence});
    figure_names_.clear();
  }

  /// A name that occurs again gets a number behind it.
  static std::string numbered(std::map<std::string, int>& seen, std::string name) {
    const int times = ++seen[name];
    return times == 1 ? name : fmt::format("{} ({})", name, times);
  }

  void figure(const std::string& name, const Json& value, FigureMeaning meaning) {
    sections_.back().subjects.back().figures.push_back({numbered(figure_names_, name), value, meaning});
  }

  void single(const char* key) {
    section(key == std::string_view("issu_rfc7654") ? "RFC 7654" : key);
    subject(sections_.back().name, WorseWay::none);
    walk("", key, result_.at(key));
  }

  /// Every value below `value` becomes a figure; `prefix` are the words on the way to it.
  void walk(const std::string& prefix, const std::string& key, const Json& value) {
    if (value.is_object()) {
      if (key == "cause") return;  // it is in its owner's name
      for (const auto& [inner, element] : value.items())
        walk(inner == "plan" || inner == "event" ? prefix : joined(prefix, words_of(inner)), inner, element);
    } else if (key == "disruptions") {
      std::size_t number = 0;
      for (const Json* row : ordered(value, Json::json_pointer("/first_lost_ns")))
        walk(fmt::format("disruption {}", ++number), "disruption", *row);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) walk_line(prefix, key, value[i], i);
    } else if (const bool absent = value.is_null() && key == "measured"; !absent) {
      FigureMeaning meaning = meaning_of(key);
      if (prefix.find("reasons") != std::string::npos) meaning = {FigureUnit::packets, WorseWay::more};
      if (prefix.find("not forwarded by rule") != std::string::npos) meaning.unit = FigureUnit::packets;
      figure(prefix, value, meaning);
    }
  }

  /// An element of an array of plain values.
  void walk_line(const std::string& prefix, const std::string& key, const Json& element, std::size_t index) {
    static const std::set<std::string> kAccusing = {"broken", "inconclusive",   "without_effect",
                                                    "failed", "chassis_faults", "faults"};
    if (key == "causes") {
      const auto found = causes_.find(element.dump());
      line(prefix, found == causes_.end() ? "unknown" : found->second, WorseWay::none);
    } else if (key == "images_before" || key == "images_after") {
      figure(joined(prefix, index == 0 ? "of RP A" : "of RP B"), element, {FigureUnit::text, WorseWay::none});
    } else {
      const std::string says = element.is_string() ? element.get<std::string>() : element.dump();
      line(prefix, says, kAccusing.contains(key) ? WorseWay::more : WorseWay::none);
    }
  }

  /// A line of text is known by its words.
  void line(const std::string& prefix, const std::string& says, WorseWay worse) {
    figure(joined(prefix, "\"" + says + "\""), "stated", {FigureUnit::text, worse});
  }

  static std::string joined(const std::string& first, const std::string& second) {
    return first.empty() ? second : first + " " + second;
  }

  /// The values of one object without the keys in `naming`, which name its subject.
  void walk_without(const Json& object, const std::set<std::string>& naming) {
    for (const auto& [key, value] : object.items())
      if (!naming.contains(key)) walk(key == "plan" ? "" : words_of(key), key, value);
  }

  void upgrade() {
    section("upgrade");
    const Json& event = result_.at("event");
    subject("upgrade", WorseWay::none);
    walk_without(event, {"steps", "faults"});
    for (const Json* row : ordered(event.at("steps"), Json::json_pointer("/typed_ns"))) {
      const Json& step = *row;
      subject("'" + text_of(step, "command") + "'", WorseWay::none);
      walk_without(step, {"command"});
    }
    for (const Json* row : ordered(event.at("faults"), Json::json_pointer("/struck_ns"))) {
      const Json& fault = *row;
      subject("fault " + text_of(fault, "fault"), WorseWay::none);
      walk_without(fault, {"fault"});
    }
  }

  void cards() {
    section("cards");
    for (const Json& card : result_.at("cards")) {
      subject("slot " + text_of(card, "slot"), WorseWay::none);
      walk_without(card, {"slot"});
    }
  }

  void phases() {
    section("phases");
    for (const Json* row : ordered(result_.at("phases"), Json::json_pointer("/from_ns"))) {
      const Json& phase = *row;
      const std::string name = "phase " + text_of(phase, "phase");
      subject(name, WorseWay::none);
      walk_without(phase, {"phase", "losses"});
      for (const Json* part : ordered(phase.at("losses"), Json::json_pointer("/cause/id"))) {
        const Json& loss = *part;
        subject(name + ", " + cause_text(loss.at("cause")), WorseWay::more);
        walk_without(loss, {"cause"});
      }
    }
  }

  void outages() {
    section("gates");
    for (const Json* row : ordered(result_.at("outages"), Json::json_pointer("/closed_ns"))) {
      const Json& outage = *row;
      subject("gate " + cause_text(outage.at("cause")), WorseWay::more);
      walk_without(outage, {"cause"});
    }
  }

  void flows() {
    section("flows");
    for (const Json& flow : result_.at("flows_with_loss")) {
      const Json& received_on = flow.at("received_on");
      subject(fmt::format("flow {}, {} to {}", text_of(flow, "flow"), text_of(flow, "sent_on"),
                          received_on.is_null() ? "nowhere" : text_of(flow, "received_on")),
              WorseWay::more);
      walk_without(flow, {"flow", "sent_on", "received_on"});
    }
  }

  const Json& result_;
  std::map<std::string, std::string> causes_;  ///< id -> text
  std::map<std::string, int> names_, figure_names_;
  std::vector<OutlineSection> sections_;
};

}  // namespace

std::vector<OutlineSection> outline_of(const nlohmann::json& result) { return Outline(result).take(); }

}  // namespace hitless
