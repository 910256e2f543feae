#pragma once
// RP and RP, or RP and card, talk only by messages over a Link. A Link carries serialized bytes in order, with latency
// and bandwidth, and may lose them. The station behind the far end may be in another process.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dataplane/base/random.h"
#include "dataplane/base/time.h"

namespace hitless {

/// Bytes of one message; shared, so that a batch encoded once goes to many cards.
using WireBytes = std::shared_ptr<const std::vector<std::uint8_t>>;

struct LinkSpec {
  Duration latency{};                      ///< one way
  std::uint64_t bandwidth_bits_per_s = 0;  ///< 0: not limited
  std::uint32_t loss_per_million = 0;      ///< messages lost at random, drawn from the link's own stream
};

/// Full duplex with two ends, 0 and 1. A link that is down loses the messages that are sent or on the way.
class Link {
 public:
  using Receiver = std::function<void(WireBytes)>;
  /// `name` keys the random stream: "rp-a/slot-3".
  Link(Scheduler& scheduler, std::string name, LinkSpec spec, std::uint64_t seed);

  /// Sets the receiver of messages that arrive at `end`; null: arrivals are lost (nobody is listening).
  void attach(int end, Receiver receiver);
  /// Sends from `end` to the other end.
  void send(int end, WireBytes message);
  void set_up(bool up);
  /// From now on this many messages of a million are lost at random, 0: none.
  void set_loss(std::uint32_t per_million) { spec_.loss_per_million = per_million; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint32_t loss_per_million() const { return spec_.loss_per_million; }
  [[nodiscard]] bool up() const { return up_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  [[nodiscard]] std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  Scheduler& scheduler_;
  std::string name_;
  LinkSpec spec_;
  Random random_;
  Receiver receivers_[2];
  Instant free_[2]{};
  bool up_ = true;
  std::uint64_t generation_ = 0;  ///< rises when the link goes down: messages on the way are then lost
  std::uint64_t sent_ = 0, lost_ = 0, bytes_sent_ = 0;
};

/// One end of a Link, as its holder sees it.
class LinkEnd {
 public:
  LinkEnd() = default;
  LinkEnd(Link& link, int end) : link_(&link), end_(end) {}
  void send(WireBytes message) { link_->send(end_, std::move(message)); }
  void attach(Link::Receiver receiver) { link_->attach(end_, std::move(receiver)); }
  void detach() { link_->attach(end_, nullptr); }
  [[nodiscard]] bool up() const { return link_ != nullptr && link_->up(); }

 private:
  Link* link_ = nullptr;
  int end_ = 0;
};

}  // namespace hitless
