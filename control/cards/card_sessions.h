#pragma once
// The active RP's end of every card's Link: greets the cards, knows their state as told, passes on what they report.

#include <map>
#include <string>

#include "control/base/chassis_config.h"
#include "control/base/timeline_writer.h"
#include "control/fib/fib_distributor.h"
#include "dataplane/base/owned_timers.h"
#include "dataplane/base/repeater.h"
#include "linecards/ipc/card_messages.h"
#include "linecards/ipc/card_timers.h"

namespace hitless {

/// Who hears of the cards, beside the FIB's distributor.
class CardListener {
 public:
  virtual ~CardListener() = default;
  /// A preload that was ordered has ended.
  virtual void preloaded(const PreloadResult& result) = 0;
  /// The card has answered rp_hello, or has come back from a restart.
  virtual void card_greeted(Slot slot) = 0;
};

class CardSessions final : public CardLinks {
 public:
  struct Card {
    bool greeted = false;  ///< it answered our rp_hello
    CardState state = CardState::empty;
    std::string software;
    std::string loaded;           ///< software that lies loaded beside it; empty: none
    std::uint32_t fib_epoch = 0;  ///< of the FIB that it forwards with, as of its hello; 0: none
  };

  /// Everything given outlives the sessions.
  CardSessions(RpId rp, OwnedTimers& timers, TimelineWriter& timeline, const CardProtocolTimers& periods,
               std::map<Slot, LinkEnd>& links);
  ~CardSessions() override;
  CardSessions(const CardSessions&) = delete;
  CardSessions& operator=(const CardSessions&) = delete;

  /// Attaches to the Links and says rp_hello to every card; one that does not answer is greeted again and again, since
  /// a card that boots cannot hear.
  void start(FibDistributor& fib, CardListener& listener);
  void send(Slot slot, WireBytes message) override;
  /// Tells every card that holds loaded software, or loads some, to forget it.
  void discard_loaded(const std::string& why);

  /// Null for a slot without a Link.
  [[nodiscard]] const Card* card(Slot slot) const;
  [[nodiscard]] std::size_t forwarding() const;

 private:
  struct Session {
    Session(OwnedTimers& timers, Duration period, LinkEnd its) : link(its), greeting(timers, period) {}
    LinkEnd link;
    Card card;
    Repeater greeting;  ///< rp_hello, until the card says hello
  };
  void greet(Session& session);
  void receive(Slot slot, const std::vector<std::uint8_t>& bytes);
  void on(Slot slot, const CardHello& hello);
  void on(Slot slot, const CardStateChanged& message);
  void on(Slot slot, const FibAck& message);
  void on(Slot slot, const FibResync& message);
  void on(Slot slot, const PreloadResult& message);
  /// Which stream the card needs, from what it says that it has.
  void serve(Slot slot, const CardHello& hello);

  RpId rp_;
  TimelineWriter& timeline_;
  std::map<Slot, Session> sessions_;
  FibDistributor* fib_ = nullptr;
  CardListener* listener_ = nullptr;
};

}  // namespace hitless
