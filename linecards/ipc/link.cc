#include "linecards/ipc/link.h"

#include <algorithm>
#include <utility>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

/// Time that `bytes` occupy the line, rounded up so that a message never arrives early.
Duration serialization(std::size_t bytes, std::uint64_t bits_per_s) {
  if (bits_per_s == 0) return Duration{};
  HITLESS_CHECK(bytes <= UINT32_MAX / 2, "a message of more than 2 GB");  // keeps the product below within 64 bits
  const std::uint64_t bits = std::uint64_t{bytes} * 8;
  return Duration{static_cast<std::int64_t>((bits * kNanosecondsPerSecond + bits_per_s - 1) / bits_per_s)};
}

}  // namespace

Link::Link(Scheduler& scheduler, std::string name, LinkSpec spec, std::uint64_t seed)
    : scheduler_(scheduler), name_(std::move(name)), spec_(spec), random_(seed, "link " + name_) {
  HITLESS_CHECK(spec_.latency >= Duration{}, "negative latency of link " + name_);
  HITLESS_CHECK(spec_.bandwidth_bits_per_s <= 1'000'000'000'000, "bandwidth of link " + name_ + " over 1 Tb/s");
}

void Link::attach(int end, Receiver receiver) {
  HITLESS_CHECK(end == 0 || end == 1, "a link has ends 0 and 1");
  receivers_[end] = std::move(receiver);
}

void Link::send(int end, WireBytes message) {
  HITLESS_CHECK(end == 0 || end == 1, "a link has ends 0 and 1");
  HITLESS_CHECK(message != nullptr, "no message");
  ++sent_;
  bytes_sent_ += message->size();
  if (!up_) {
    ++lost_;
    return;
  }
  Instant& free = free_[end];
  free = std::max(free, scheduler_.now()) + serialization(message->size(), spec_.bandwidth_bits_per_s);
  // Drawn for every message, so that a loss depends on the message's number only. A lost message has used the line.
  if (spec_.loss_per_million > 0 && random_.below(1'000'000) < spec_.loss_per_million) {
    ++lost_;
    return;
  }
  scheduler_.at(free + spec_.latency, [this, to = 1 - end, generation = generation_, message = std::move(message)] {
    if (generation != generation_ || receivers_[to] == nullptr) {
      ++lost_;
      return;
    }
    const Receiver receiver = receivers_[to];  // a copy: the receiver may attach another or detach while it runs
    receiver(message);
  });
}

void Link::set_up(bool up) {
  if (up_ == up) return;
  up_ = up;
  if (up) return;
  ++generation_;
  free_[0] = free_[1] = scheduler_.now();  // messages that waited for the line are lost with it
}

}  // namespace hitless
