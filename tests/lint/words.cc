#include <algorithm>
#include <array>
#include <regex>

#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

// Clocks may be read where wall time is kept, where the machine is described, and in benches, which measure the machine
// and feed no result of a run. Randomness has one file.
constexpr std::array kClockFiles = {"hil/runtime/machine_note.cc", "hil/runtime/monotonic_clock.cc"};
constexpr std::array kRandomFiles = {"dataplane/base/random.cc"};

// Who may know what an Ethernet header looks like: the link layers, captures, and the two protocols that are
// Ethernet's.
constexpr std::array<std::string_view, 5> kEthernetFiles = {"dataplane/encap/", "dataplane/net/", "hil/pcap/",
                                                            "control/host/arp.", "control/host/neighbour_discovery."};

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& names, const std::string& path) {
  return std::ranges::find(names, path) != names.end();
}

void find_all(const SourceFile& file, const std::string& text, const std::regex& pattern, const std::string& why,
              Findings& findings) {
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    const auto at = static_cast<std::size_t>(match->position());
    findings.push_back({file.path, line_of(text, at), match->str() + ": " + why});
  }
}

}  // namespace

Findings check_clocks(const Files& files) {
  static const std::regex kClock(
      "\\b(steady_clock|system_clock|high_resolution_clock|utc_clock|file_clock|rte_rdtsc\\w*|__rdtscp?|"
      "rte_get_timer_\\w+|rte_get_tsc_\\w+|rte_delay_\\w+|clock_gettime|gettimeofday|timespec_get|sleep_for|"
      "sleep_until|usleep|nanosleep|clock_nanosleep)\\b|\\bsleep\\s*\\(|\\btime\\s*\\(\\s*(nullptr|NULL|0)\\s*\\)");
  static const std::regex kRandom(
      "\\b(random_device|mt19937(_64)?|minstd_rand0?|ranlux\\w+|default_random_engine|random_shuffle|drand48|"
      "(uniform|normal|exponential|poisson|bernoulli|binomial|geometric|gamma|discrete|lognormal|weibull)\\w*"
      "_distribution)\\b|\\b(s?rand|rte_s?rand|rte_rand_max)\\s*\\(");
  Findings findings;
  for (const SourceFile& file : files) {
    if (!is_cpp(file.path)) continue;
    const std::string text = without_literals(file.text);
    if (!is_one_of(kClockFiles, file.path) && !file.path.starts_with("bench/")) {
      find_all(file, text, kClock, "time comes from the clock that was passed in", findings);
    }
    if (!is_one_of(kRandomFiles, file.path)) {
      find_all(file, text, kRandom, "randomness comes from the Random that was passed in", findings);
    }
  }
  return findings;
}

Findings check_floats(const Files& files) {
  static const std::regex kFloat("\\b(float|double)\\b");
  Findings findings;
  for (const SourceFile& file : files) {
    const bool model =
        file.path.starts_with("dataplane/") || file.path.starts_with("linecards/") || file.path.starts_with("control/");
    if (!model || !is_cpp(file.path)) continue;
    find_all(file, without_literals(file.text), kFloat, "model state is integers", findings);
  }
  return findings;
}

Findings check_link_layer(const Files& files) {
  static const std::regex kEthernetWord(
      "\\b(kEthernetBytes|kMacBytes|kEtherType\\w*|RTE_ETHER_\\w+|ETHER(TYPE)?_\\w+)\\b");
  Findings findings;
  for (const SourceFile& file : files) {
    const auto starts = [&](std::string_view folder) { return file.path.starts_with(folder); };
    const bool asks = starts("dataplane/") || starts("linecards/") || starts("control/") || starts("hil/");
    const bool knows = std::ranges::any_of(kEthernetFiles, starts);
    if (!asks || knows || !is_cpp(file.path)) continue;
    find_all(file, without_literals(file.text), kEthernetWord, "the interface's encapsulation knows that", findings);
  }
  return findings;
}

Findings check_names(const Files& files) {
  // Names that we declare; those that a library gave its types are its own affair.
  static const std::regex kDeclared(
      "\\b(class|struct|enum|union|namespace|using)\\s+([\\w:]*(Manager|Helpers?|Utils?|Utilities|Impl)|"
      "(Manager|Helper|Util|Impl)[A-Z]\\w*|[\\w:]*\\b(\\w+_)?(managers?|helpers?|utils?|utilities|impl))\\b");
  static const std::regex kFile("(^|[/_])(managers?|helpers?|utils?|utilities|impl)\\.\\w+$");
  Findings findings;
  for (const SourceFile& file : files) {
    if (!is_cpp(file.path)) continue;
    const std::string why = "a name that says nothing; which noun of the design is it?";
    if (std::regex_search(file.path, kFile)) findings.push_back({file.path, 0, why});
    find_all(file, without_literals(file.text), kDeclared, why, findings);
  }
  return findings;
}

Findings check_unfinished(const Files& files) {
  static const std::regex kMark(std::string("\\b(TO") + "DO|FIX" + "ME)\\b");
  Findings findings;
  for (const SourceFile& file : files) {
    find_all(file, file.text, kMark, "do it, or write into DECISIONS.md why not", findings);
  }
  return findings;
}

}  // namespace hitless::lint
