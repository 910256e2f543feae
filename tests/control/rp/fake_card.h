#pragma once
// A card as an RP sees it: the far end of two Links that says hello, acknowledges and obeys. It keeps what it was told.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "linecards/ipc/card_messages.h"
#include "linecards/ipc/link.h"
#include "tests/support/virtual_time.h"

namespace hitless::test {

using test::VirtualTime;

class FakeCard {
 public:
  FakeCard(VirtualTime& time, Slot slot, std::string name, std::string runs, std::array<LinkEnd, 2> links)
      : software(std::move(runs)), time_(time), slot_(slot), name_(std::move(name)), links_(links) {
    for (std::size_t rp = 0; rp < 2; ++rp)
      links_[rp].attach([this, rp](const WireBytes& bytes) { receive(rp, *bytes); });
  }

  std::string software;
  CardState state = CardState::downloading_fib;
  std::uint32_t epoch = 0;  ///< of the last sync that ended
  bool acknowledges = true;
  bool preload_ok = true;
  Duration preload_time = std::chrono::seconds(60);
  Duration restart_time = std::chrono::seconds(40);
  std::vector<RpHello> hellos;
  std::vector<FibSyncBegin> begins;
  std::vector<FibBatch> batches;
  std::vector<FibSyncEnd> ends;
  std::vector<PreloadImage> preloads;
  std::vector<PreloadDiscard> discards;
  std::vector<RestartCard> restarts;

  void ask_full_sync() { send(FibResync{slot_.value, 0, "test"}); }

 private:
  template <class Message>
  void send(const Message& m) {
    if (master_) links_[*master_].send(encode(m, kCardProtocolVersion));
  }
  void move(CardState to) {
    state = to;
    send(CardStateChanged{slot_.value, static_cast<std::uint8_t>(to), "test"});
  }
  void hello() { send(CardHello{slot_.value, name_, software, static_cast<std::uint8_t>(state), epoch, loaded_}); }
  bool up() const { return state != CardState::warm_restart && state != CardState::reloading; }

  template <class Message>
  static const Message& keep(std::vector<Message>& list, const std::vector<std::uint8_t>& bytes) {
    list.push_back(decode<Message>(bytes).value());
    return list.back();
  }
  void receive(std::size_t rp, const std::vector<std::uint8_t>& bytes) {
    switch (static_cast<CardMessageType>(wire_type(bytes))) {
      case CardMessageType::rp_hello:
        keep(hellos, bytes);
        master_ = rp;
        if (up()) hello();
        return;
      case CardMessageType::fib_sync_begin:
        keep(begins, bytes);
        return;
      case CardMessageType::fib_batch: {
        const auto& m = keep(batches, bytes);
        if (acknowledges && up()) send(FibAck{slot_.value, m.epoch, m.sequence});
        return;
      }
      case CardMessageType::fib_sync_end: {
        const auto& m = keep(ends, bytes);
        if (!up()) return;
        epoch = m.epoch;
        if (acknowledges) send(FibAck{slot_.value, m.epoch, m.sequence});
        if (state == CardState::downloading_fib) move(CardState::forwarding);
        return;
      }
      case CardMessageType::preload_image:
        return preload(keep(preloads, bytes));
      case CardMessageType::preload_discard:
        keep(discards, bytes);
        return;
      case CardMessageType::restart_card:
        return restart(keep(restarts, bytes));
      default:
        FAIL() << "message type " << wire_type(bytes);
    }
  }
  void preload(const PreloadImage& m) {
    if (state == CardState::preloading) return;  // the repeated request
    if (loaded_ == m.software) return send(PreloadResult{slot_.value, m.software, true, ""});
    move(CardState::preloading);
    time_.after(preload_time, [this, software_loaded = m.software] {
      if (state != CardState::preloading) return;
      move(CardState::forwarding);
      if (preload_ok) loaded_ = software_loaded;
      send(PreloadResult{slot_.value, software_loaded, preload_ok, preload_ok ? "" : "flash is bad"});
    });
  }
  void restart(const RestartCard& m) {
    if (!up() && m.software == going_to_) return;  // the order came twice
    move(m.warm ? CardState::warm_restart : CardState::reloading);
    loaded_ = m.warm ? software : "";
    going_to_ = m.software;
    time_.after(restart_time, [this, to = m.software] {
      software = to;
      epoch = 0;
      state = CardState::downloading_fib;
      hello();
    });
  }

  VirtualTime& time_;
  Slot slot_;
  std::string name_;
  std::array<LinkEnd, 2> links_;
  std::optional<std::size_t> master_;
  std::string loaded_, going_to_;
};

}  // namespace hitless::test
