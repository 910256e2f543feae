#include "control/cards/card_sessions.h"

#include <algorithm>

namespace hitless {
namespace {

constexpr auto kGreetAgain = std::chrono::seconds(5);

/// The card forwards: it has a FIB.
bool forwards(CardState state) { return state == CardState::forwarding || state == CardState::preloading; }

/// Its software runs and takes batches; a card that a fault halts (failed) still does.
bool takes_batches(CardState state) {
  return forwards(state) || state == CardState::downloading_fib || state == CardState::failed;
}

CardState state_from(std::uint8_t number) {
  return number <= static_cast<std::uint8_t>(CardState::failed) ? static_cast<CardState>(number) : CardState::failed;
}

}  // namespace

CardSessions::CardSessions(RpId rp, OwnedTimers& timers, Journal& journal, std::map<Slot, LinkEnd>& links)
    : rp_(rp), timers_(timers), journal_(journal) {
  for (const auto& [slot, link] : links) sessions_[slot].link = link;
}

CardSessions::~CardSessions() {
  for (auto& [slot, session] : sessions_) session.link.detach();
}

void CardSessions::start(FibDistributor& fib, Hooks hooks) {
  fib_ = &fib;
  hooks_ = std::move(hooks);
  for (auto& [slot, session] : sessions_) {
    session.link.attach([this, s = slot](WireBytes bytes) { receive(s, *bytes); });
    greet(slot);
  }
}

void CardSessions::greet(Slot slot) {
  Session& session = sessions_.at(slot);
  session.awaiting = true;
  session.link.send(encode(RpHello{static_cast<std::uint8_t>(rp_), fib_->epoch().value}, kCardProtocolVersion));
  timers_.cancel(session.again);
  session.again = timers_.after(kGreetAgain, [this, slot] {
    sessions_.at(slot).again = 0;
    if (sessions_.at(slot).awaiting) greet(slot);
  });
}

void CardSessions::send(Slot slot, WireBytes message) {
  if (const auto found = sessions_.find(slot); found != sessions_.end()) found->second.link.send(std::move(message));
}

void CardSessions::discard_loaded(const std::string& why) {
  for (auto& [slot, session] : sessions_) {
    if (session.card.loaded.empty() && session.card.state != CardState::preloading) continue;
    session.card.loaded.clear();
    session.link.send(encode(PreloadDiscard{why}, kCardProtocolVersion));
  }
}

void CardSessions::receive(Slot slot, const std::vector<std::uint8_t>& bytes) {
  const auto rejected = [&](const Error& error) {
    journal_.note("message", "slot " + std::to_string(slot.value), "refused", error.message);
  };
  switch (static_cast<CardMessageType>(wire_type(bytes))) {
    case CardMessageType::card_hello:
      if (const auto m = decode<CardHello>(bytes))
        return hello(slot, *m);
      else
        return rejected(m.error());
    case CardMessageType::card_state:
      if (const auto m = decode<CardStateChanged>(bytes))
        return moved(slot, state_from(m->state));
      else
        return rejected(m.error());
    case CardMessageType::fib_ack:
      if (const auto m = decode<FibAck>(bytes))
        return fib_->acknowledged(slot, *m);
      else
        return rejected(m.error());
    case CardMessageType::fib_resync:
      if (const auto m = decode<FibResync>(bytes)) {
        if (fib_->full_sync_underway(slot, m->expected_sequence)) return;  // what it asks for is on its way
        journal_.note("fib", "slot " + std::to_string(slot.value), "full sync", m->why);
        return fib_->card_fresh(slot);
      } else {
        return rejected(m.error());
      }
    case CardMessageType::preload_result:
      if (const auto m = decode<PreloadResult>(bytes)) {
        if (m->ok) sessions_.at(slot).card.loaded = m->software;
        if (hooks_.preloaded) hooks_.preloaded(*m);
        return;
      } else {
        return rejected(m.error());
      }
    default:
      return rejected({ErrorCode::bad_input, "unknown message type " + std::to_string(wire_type(bytes))});
  }
}

void CardSessions::hello(Slot slot, const CardHello& hello) {
  Session& session = sessions_.at(slot);
  session.card.software = hello.software;
  session.card.loaded = hello.loaded;
  session.card.fib_epoch = hello.fib_epoch;
  session.awaiting = false;
  timers_.cancel(session.again);
  session.card.greeted = true;
  session.card.state = state_from(hello.state);
  serve(slot, hello);
  if (hooks_.hello) hooks_.hello(slot);
}

void CardSessions::serve(Slot slot, const CardHello& hello) {
  const CardState state = state_from(hello.state);
  const bool has_table = state != CardState::downloading_fib && hello.fib_epoch != 0;  // 0: none since its restart
  if (!takes_batches(state)) return fib_->card_gone(slot);  // it boots: its next hello counts
  if (has_table && hello.fib_epoch < fib_->epoch().value) return fib_->card_forwarding(slot);
  // A card without a table asks again and again, also while its table waits for the epoch to close.
  if (!fib_->full_sync_underway(slot, 0)) fib_->card_fresh(slot);
}

void CardSessions::moved(Slot slot, CardState state) {
  Card& card = sessions_.at(slot).card;
  if (card.state == state) return;
  card.state = state;
  if (!takes_batches(state)) {
    card.greeted = false;
    card.loaded.clear();  // until its next hello says otherwise
    fib_->card_gone(slot);
  }
}

const CardSessions::Card* CardSessions::card(Slot slot) const {
  const auto found = sessions_.find(slot);
  return found == sessions_.end() ? nullptr : &found->second.card;
}

std::size_t CardSessions::forwarding() const {
  return static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(), [](const auto& entry) {
    return entry.second.card.greeted && forwards(entry.second.card.state);
  }));
}

}  // namespace hitless
