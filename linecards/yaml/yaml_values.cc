#include "linecards/yaml/yaml_values.h"

#include <charconv>

#include "linecards/yaml/units.h"

namespace hitless {
namespace {

bool is_quoted(const YAML::Node& node) { return node.Tag() == "!"; }
bool has_text(const YAML::Node& node) { return node.IsScalar() && !node.Scalar().empty(); }

/// The place of the value. An empty value has no place of its own: the key's place, if there is a key.
FileMark place_of(const YAML::Node& node, const YamlKey& of) {
  return node.IsNull() && of.mark.line != 0 ? of.mark : mark_of(node);
}

void refuse(YamlErrors& errors, const YAML::Node& node, const YamlKey& of, const ValueWording& wording,
            std::string_view form, bool right_shape, std::string_view is = YamlFacts().is) {
  const std::string shape = shape_of(node);
  errors.add(place_of(node, of), worded(right_shape ? wording.other_form : wording.other_shape,
                                        {.map = of.map,
                                         .key = of.key,
                                         .value = node.IsScalar() ? std::string_view(node.Scalar()) : "",
                                         .shape = shape,
                                         .is = is,
                                         .form = form}));
}

}  // namespace

std::string shape_of(const YAML::Node& node) {
  if (node.IsMap()) return "a mapping";
  if (node.IsSequence()) return "a list";
  if (node.IsNull()) return "nothing";
  // So many characters suffice to find the scalar: a file that is no scenario at all may be one long scalar.
  constexpr std::size_t kShown = 40;
  const std::string& text = node.Scalar();
  return "'" + text.substr(0, kShown) + (text.size() > kShown ? "...'" : "'");
}

std::string joined(std::span<const std::string_view> words, std::string_view between) {
  std::string all;
  for (const std::string_view word : words) {
    if (!all.empty()) all += between;
    all += word;
  }
  return all;
}

std::string read_text(YamlErrors& errors, const YAML::Node& node, std::string_view expected, const YamlKey& of) {
  if (has_text(node)) return node.Scalar();
  refuse(errors, node, of, errors.wording().value, expected, false);
  return {};
}

std::uint64_t read_number(YamlErrors& errors, const YAML::Node& node, std::uint64_t low, std::uint64_t high,
                          const YamlKey& of) {
  const bool plain = has_text(node) && !is_quoted(node);
  if (plain) {
    const std::string& text = node.Scalar();
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed == std::errc{} && end == text.data() + text.size() && value >= low && value <= high) return value;
  }
  refuse(errors, node, of, errors.wording().value,
         "a whole number from " + std::to_string(low) + " to " + std::to_string(high), plain);
  return low;
}

bool read_flag(YamlErrors& errors, const YAML::Node& node, const YamlKey& of) {
  const bool plain = has_text(node) && !is_quoted(node);
  const std::string text = plain ? node.Scalar() : "";
  if (text != "true" && text != "false") refuse(errors, node, of, errors.wording().value, "true or false", plain);
  return text == "true";
}

Duration read_duration(YamlErrors& errors, const YAML::Node& node, const YamlKey& of) {
  const YamlWording& wording = errors.wording();
  const Result<Duration> parsed = parse_duration(node.IsScalar() ? node.Scalar() : "");
  if (parsed && *parsed <= wording.longest) return *parsed;
  refuse(errors, node, of, wording.value, wording.duration_form, has_text(node),
         parsed ? wording.longer : "is not a duration");
  return {};
}

std::uint64_t read_size(YamlErrors& errors, const YAML::Node& node, const YamlKey& of) {
  const Result<std::uint64_t> parsed = parse_size(node.IsScalar() ? node.Scalar() : "");
  if (parsed) return *parsed;
  refuse(errors, node, of, errors.wording().value, kSizeForm, has_text(node), "is not a size");
  return 0;
}

std::size_t read_choice(YamlErrors& errors, const YAML::Node& node, std::span<const std::string_view> names,
                        const YamlKey& of) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (has_text(node) && node.Scalar() == names[i]) return i;
  refuse(errors, node, of, errors.wording().choice, joined(names, errors.wording().between_choices), has_text(node));
  return 0;
}

void read_list(YamlErrors& errors, const YAML::Node& node, std::string_view of_what,
               const std::function<void(const YAML::Node&)>& each, const YamlKey& of) {
  if (!node.IsSequence())
    return refuse(errors, node, of, errors.wording().value, "a list of " + std::string(of_what), false);
  for (const YAML::Node& element : node) each(element);
}

}  // namespace hitless
