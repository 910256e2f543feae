#include "tests/netns/comparison.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace hitless::test {
namespace {

constexpr std::size_t kDifferencesMax = 20;

/// What the kernel says of its own accord; empty for a packet that it forwards. Inputs never have one of the router's
/// addresses as source: that class is excluded.
std::string spoken_kind(const Frame& frame, const std::set<IpAddress>& own) {
  if (ether_type_of(frame) == 0x0806) return "arp";
  if (is_ipv4(frame) && own.contains(source_of(frame))) {
    const unsigned protocol = get8(frame, 23);
    return protocol == 1 ? "icmp" : protocol == 2 ? "igmp" : protocol == 6 ? "tcp" : "other";
  }
  if (is_ipv6(frame) && own.contains(source_of(frame))) {
    if (get8(frame, 20) == 0) return "mld";
    if (get8(frame, 20) == 6) return "tcp";
    if (get8(frame, 20) != 58) return "other";
    const unsigned type = get8(frame, 54);
    return type < 128 ? "icmpv6 error" : type >= 133 && type <= 137 ? "nd" : "icmpv6";
  }
  return {};
}

/// The IP packet without what a hop changes: by this an output is led back to its input.
Frame without_hop(const Frame& frame) {
  if (!is_ipv4(frame) && !is_ipv6(frame)) return frame;
  Frame ip(frame.begin() + 14, frame.begin() + static_cast<std::ptrdiff_t>(std::min(end_of_ip(frame), frame.size())));
  const bool v4 = is_ipv4(frame);
  if (ip.size() < 20) return ip;  // its length is wrong: no router forwards it
  ip[v4 ? 8 : 7] = std::byte{0};
  if (v4) ip[10] = ip[11] = std::byte{0};
  return ip;
}

class Batch {
 public:
  Batch(std::span<const Input> inputs, std::uint64_t first, const RouterRig& chassis, const std::set<IpAddress>& own,
        Tally& tally)
      : inputs_(inputs), first_(first), chassis_(chassis), own_(own), tally_(tally) {}

  void compare(std::vector<Outcome> ours, std::vector<std::vector<Frame>> kernels) {
    ours_ = std::move(ours);
    std::vector<std::vector<Frame>> left(kernels.size());
    for (const Outcome& outcome : ours_) count(outcome, left);
    for (std::size_t port = 0; port < kernels.size(); ++port) {
      std::erase_if(kernels[port], [this](const Frame& frame) {
        const std::string kind = spoken_kind(frame, own_);
        if (!kind.empty()) ++tally_.spoken[kind];
        return !kind.empty();
      });
      compare_port(port, std::move(left[port]), std::move(kernels[port]));
    }
  }

 private:
  void count(const Outcome& outcome, std::vector<std::vector<Frame>>& left) {
    if (outcome.end == Outcome::End::consumed) ++tally_.consumed;
    if (outcome.end == Outcome::End::dropped) ++tally_.dropped[std::string(to_string(outcome.reason))];
    if (outcome.end != Outcome::End::forwarded && outcome.end != Outcome::End::misdelivered) return;
    // Padding is the link's affair: the kernel takes it off (and leaves it to hardware to pad anew), the chassis passes
    // it on as it came. tests/netns/rewrite_test.cc checks that.
    Frame frame = outcome.frame;
    if (frame.size() > end_of_ip(frame)) ++tally_.padded;
    frame.resize(end_of_ip(frame));
    left[outcome.egress.index()].push_back(std::move(frame));
  }

  void compare_port(std::size_t port, std::vector<Frame> ours, std::vector<Frame> kernels) {
    std::sort(ours.begin(), ours.end());
    std::sort(kernels.begin(), kernels.end());
    std::vector<Frame> only_ours, only_kernels;
    std::set_difference(ours.begin(), ours.end(), kernels.begin(), kernels.end(), std::back_inserter(only_ours));
    std::set_difference(kernels.begin(), kernels.end(), ours.begin(), ours.end(), std::back_inserter(only_kernels));
    tally_.forwarded += ours.size() - only_ours.size();
    // In turn: both are sorted, so what belongs together mostly stands together.
    for (std::size_t i = 0; i < std::max(only_ours.size(), only_kernels.size()); ++i) {
      if (i < only_ours.size()) tell("the chassis", port, only_ours[i]);
      if (i < only_kernels.size()) tell("the kernel", port, only_kernels[i]);
    }
  }

  void tell(const char* who, std::size_t port, const Frame& frame) {
    if (++tally_.different > kDifferencesMax) return;
    const Frame packet = without_hop(frame);
    std::string from = "no input";
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (without_hop(inputs_[i].frame) == packet) from = describe(i);
    tally_.differences.push_back(fmt::format("only {} sent out of {}: {}\n  of {}", who,
                                             chassis_.config().interfaces[port].name, hex_of(frame), from));
  }

  [[nodiscard]] std::string describe(std::size_t i) const {
    const Outcome& outcome = ours_[i];
    const auto& interfaces = chassis_.config().interfaces;
    const std::string end = outcome.end == Outcome::End::dropped ? fmt::format("dropped: {}", to_string(outcome.reason))
                            : outcome.end == Outcome::End::consumed
                                ? "consumed"
                                : "out of " + interfaces[outcome.egress.index()].name;
    return fmt::format("input {} on {}: {}\n  the chassis: {}", first_ + i + 1,
                       interfaces[inputs_[i].ingress.index()].name, hex_of(inputs_[i].frame), end);
  }

  std::span<const Input> inputs_;
  std::uint64_t first_;
  const RouterRig& chassis_;
  const std::set<IpAddress>& own_;
  Tally& tally_;
  std::vector<Outcome> ours_;
};

template <class Counts>
std::string listed(const char* title, const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
  return text.empty() ? "" : fmt::format("  {}: {}\n", title, text);
}

}  // namespace

Result<void> compare(const std::vector<Input>& inputs, RouterRig& chassis, KernelRouter& kernel, Tally& tally) {
  std::vector<Input> sent;
  for (const Input& input : inputs) {
    if (const auto exclusion = exclusion_of(input, chassis.config(), kernel.own_addresses()))
      ++tally.excluded[static_cast<std::size_t>(*exclusion)];
    else
      sent.push_back(input);
  }
  tally.packets += inputs.size();
  for (std::size_t first = 0; first < sent.size(); first += kBatchFrames) {
    const std::span<const Input> batch(&sent[first], std::min(kBatchFrames, sent.size() - first));
    auto kernels = kernel.forward(batch);
    if (!kernels) return tl::unexpected(kernels.error());
    Batch(batch, first, chassis, kernel.own_addresses(), tally).compare(chassis.forward(batch), std::move(*kernels));
  }
  return {};
}

void add(const Tally& part, Tally& sum) {
  sum.packets += part.packets;
  sum.forwarded += part.forwarded;
  sum.padded += part.padded;
  sum.consumed += part.consumed;
  sum.different += part.different;
  for (const auto& [reason, count] : part.dropped) sum.dropped[reason] += count;
  for (const auto& [kind, count] : part.spoken) sum.spoken[kind] += count;
  for (std::size_t i = 0; i < kExclusions; ++i) sum.excluded[i] += part.excluded[i];
}

void print(const std::string& name, const Tally& tally, std::ostream& out) {
  std::uint64_t dropped = 0, excluded = 0;
  std::string classes;
  for (const auto& [reason, count] : tally.dropped) dropped += count;
  for (std::size_t i = 0; i < kExclusions; ++i) {
    const auto exclusion = static_cast<Exclusion>(i);
    excluded += tally.excluded[i];
    if (tally.excluded[i] != 0)
      classes += fmt::format("  excluded: {} {}: {}\n", name_of(exclusion), tally.excluded[i], reason_of(exclusion));
  }
  out << fmt::format(
             "{:<29} {:>6} packets: {:>6} forwarded alike ({:>4} padded), {:>5} dropped and {:>4} consumed alike, "
             "{:>4} excluded, {} different\n",
             name, tally.packets, tally.forwarded, tally.padded, dropped, tally.consumed, excluded, tally.different)
      << listed("dropped", tally.dropped) << classes << listed("the kernel itself said", tally.spoken);
}

}  // namespace hitless::test
