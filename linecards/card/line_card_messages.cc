// The card's answers to the messages of its RPs.
#include <utility>

#include "linecards/card/line_card.h"

#include "dataplane/base/timeline_words.h"

namespace hitless {
namespace {

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKilo = 1024, kMega = kKilo * kKilo;
  if (bytes % kMega == 0) return std::to_string(bytes / kMega) + " MB";
  if (bytes % kKilo == 0) return std::to_string(bytes / kKilo) + " KB";
  return std::to_string(bytes) + " bytes";
}

}  // namespace

void LineCard::receive(std::size_t rp, const std::vector<std::uint8_t>& bytes) {
  // Who is heard: any RP that says hello; then only the RP that said hello last, without an answer to the other one,
  // which is no longer active or never was; and the software only while the software runs, since the full sync after a
  // restart makes good for the rest.
  const auto hand_over = [&](auto&& message) { on(rp, std::forward<decltype(message)>(message)); };
  auto taken = dispatch(MessageList<RpHello>{}, bytes, hand_over);
  if (taken && !*taken && master_ != rp) return;
  if (taken && !*taken) taken = dispatch(MessageList<RestartCard>{}, bytes, hand_over);
  if (taken && !*taken && !up_) return;
  if (taken && !*taken)
    taken = dispatch(MessageList<FibSyncBegin, FibBatch, FibSyncEnd, PreloadImage, PreloadDiscard>{}, bytes, hand_over);
  if (!taken) return refuse_message(rp, taken.error().message);
  if (!*taken) refuse_message(rp, "message type " + std::to_string(wire_type(bytes)) + " is not for a card");
}

void LineCard::on(std::size_t rp, const RpHello& message) {
  if (message.rp != rp)
    return refuse_message(rp, "hello of RP " + std::to_string(message.rp) + " on the link of RP " + std::to_string(rp));
  const bool another = master_ != rp || master_epoch_ != message.epoch;
  master_ = rp;
  master_epoch_ = message.epoch;
  if (another) agent_.follow_new_active();
  if (!up_) return;  // answered by come_up
  if (life_.state() == CardState::booting || (another && life_.state() == CardState::downloading_fib))
    return handle(CardEvent::contact, "hello from an active RP");
  send_hello();
}

void LineCard::on(std::size_t, const FibSyncBegin& message) { agent_.begin(message); }
void LineCard::on(std::size_t, FibBatch message) { agent_.batch(std::move(message)); }
void LineCard::on(std::size_t, const FibSyncEnd& message) { agent_.end(message); }

void LineCard::on(std::size_t, const PreloadImage& message) {
  const auto answer = [&](bool ok, const std::string& why) {
    send(encode(PreloadResult{slot_.value, message.software, ok, why}, kCardProtocolVersion));
  };
  if (!type_.can_preload) return answer(false, type_.name + " cannot preload");
  if (life_.find(CardEvent::preload) == nullptr)
    return answer(false, std::string("the card is ") + to_string(life_.state()));
  if (preloaded_ == message.software) return answer(true, "");
  if (loading_ && loading_->software == message.software) return;  // the answer follows at the end of the load
  const std::uint64_t free = type_.memory_bytes - type_.memory_used_bytes;
  if (message.size_bytes > free)
    return answer(false, "needs " + size_text(message.size_bytes) + ", " + size_text(free) + " free");
  loading_ = message;
  handle(CardEvent::preload, "preload of " + message.software);
}

void LineCard::on(std::size_t, const PreloadDiscard& message) {
  if (life_.find(CardEvent::discard) != nullptr) handle(CardEvent::discard, message.why);
}

void LineCard::on(std::size_t, const RestartCard& message) {
  if (life_.find(CardEvent::restart_full) == nullptr) return;  // an empty slot
  if (!up_ && software_ == message.software) return;           // the card is on its way there: the order came twice
  restart_ = {message.warm && preloaded_ == message.software && life_.find(CardEvent::restart_warm) != nullptr,
              message.software, message.why};
  handle(restart_.warm ? CardEvent::restart_warm : CardEvent::restart_full, message.why);
}

void LineCard::send(WireBytes message) {
  if (master_) links_[*master_].send(std::move(message));
}

void LineCard::send_hello() {
  const std::uint32_t epoch = agent_.epoch().valid() ? agent_.epoch().value : 0;
  send(encode(
      CardHello{slot_.value, type_.name, software_, static_cast<std::uint8_t>(state()), epoch, preloaded_.value_or("")},
      kCardProtocolVersion));
}

void LineCard::refuse_message(std::size_t rp, const std::string& why) {
  const char* sender = to_string(static_cast<RpId>(rp));
  around_.timeline.add(
      {around_.scheduler.now(), name(), timeline::kMessage, std::string("RP ") + sender, timeline::kRefused, why});
}

}  // namespace hitless
