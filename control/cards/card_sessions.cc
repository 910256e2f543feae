#include "control/cards/card_sessions.h"

#include <algorithm>

#include "dataplane/base/timeline_words.h"

namespace hitless {
namespace {

/// The card forwards: it has a FIB.
bool forwards(CardState state) { return state == CardState::forwarding || state == CardState::preloading; }

/// The card's software runs and takes batches; a card that a fault halts (failed) still takes batches.
bool takes_batches(CardState state) {
  return forwards(state) || state == CardState::downloading_fib || state == CardState::failed;
}

CardState state_from(std::uint8_t number) {
  return number <= static_cast<std::uint8_t>(CardState::failed) ? static_cast<CardState>(number) : CardState::failed;
}

}  // namespace

CardSessions::CardSessions(RpId rp, OwnedTimers& timers, TimelineWriter& timeline, const CardProtocolTimers& periods,
                           std::map<Slot, LinkEnd>& links)
    : rp_(rp), timeline_(timeline) {
  for (const auto& [slot, link] : links) sessions_.try_emplace(slot, timers, periods.hello_repeat, link);
}

CardSessions::~CardSessions() {
  for (auto& [slot, session] : sessions_) session.link.detach();
}

void CardSessions::start(FibDistributor& fib, CardListener& listener) {
  fib_ = &fib;
  listener_ = &listener;
  for (auto& [slot, session] : sessions_) {
    session.link.attach([this, s = slot](WireBytes bytes) { receive(s, *bytes); });
    greet(session);
  }
}

void CardSessions::greet(Session& session) {
  session.greeting.ask([this, &session] {
    session.link.send(encode(RpHello{static_cast<std::uint8_t>(rp_), fib_->epoch().value}, kCardProtocolVersion));
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
  using FromCard = MessageList<CardHello, CardStateChanged, FibAck, FibResync, PreloadResult>;
  const auto taken = dispatch(FromCard{}, bytes, [&](const auto& message) { on(slot, message); });
  if (taken && *taken) return;
  timeline_.note(timeline::kMessage, to_string(slot), timeline::kRefused,
                 taken ? "unknown message type " + std::to_string(wire_type(bytes)) : taken.error().message);
}

void CardSessions::on(Slot slot, const CardHello& hello) {
  Session& session = sessions_.at(slot);
  session.card.software = hello.software;
  session.card.loaded = hello.loaded;
  session.card.fib_epoch = hello.fib_epoch;
  session.greeting.stop();
  session.card.greeted = true;
  session.card.state = state_from(hello.state);
  serve(slot, hello);
  listener_->card_greeted(slot);
}

void CardSessions::on(Slot slot, const FibAck& message) { fib_->acknowledged(slot, message); }

void CardSessions::on(Slot slot, const FibResync& message) {
  if (fib_->full_sync_underway(slot, message.expected_sequence)) return;  // the stream asked for is on its way
  timeline_.note(timeline::kFib, to_string(slot), timeline::kFullSync, message.why);
  fib_->card_fresh(slot);
}

void CardSessions::on(Slot slot, const PreloadResult& message) {
  if (message.ok) sessions_.at(slot).card.loaded = message.software;
  listener_->preloaded(message);
}

void CardSessions::serve(Slot slot, const CardHello& hello) {
  const CardState state = state_from(hello.state);
  const bool has_table = state != CardState::downloading_fib && hello.fib_epoch != 0;  // 0: none since its restart
  if (!takes_batches(state)) return fib_->card_gone(slot);  // it boots: its next hello counts
  if (has_table && hello.fib_epoch < fib_->epoch().value) return fib_->card_forwarding(slot);
  // A card without a table asks again and again, also while its table waits for the epoch to close.
  if (!fib_->full_sync_underway(slot, 0)) fib_->card_fresh(slot);
}

void CardSessions::on(Slot slot, const CardStateChanged& message) {
  Card& card = sessions_.at(slot).card;
  const CardState state = state_from(message.state);
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
