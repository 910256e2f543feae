#pragma once
// The active RP's end of every card's Link: greets the cards, knows their state as told, passes on what they report.

#include <functional>
#include <map>
#include <string>

#include "control/base/chassis_config.h"
#include "control/base/journal.h"
#include "control/base/owned_timers.h"
#include "control/fib/fib_distributor.h"
#include "linecards/ipc/card_messages.h"

namespace hitless {

class CardSessions {
 public:
  struct Card {
    bool greeted = false;  ///< it answered our rp_hello
    CardState state = CardState::empty;
    std::string software;
    std::string loaded;           ///< software that lies loaded beside it; empty: none
    std::uint32_t fib_epoch = 0;  ///< of the FIB that it forwards with, as of its hello; 0: none
  };
  struct Hooks {
    std::function<void(const PreloadResult&)> preloaded;
    std::function<void(Slot)> hello;  ///< the card has answered rp_hello, or has come back from a restart
  };

  /// Everything given outlives the sessions.
  CardSessions(RpId rp, OwnedTimers& timers, Journal& journal, std::map<Slot, LinkEnd>& links);
  ~CardSessions();
  CardSessions(const CardSessions&) = delete;
  CardSessions& operator=(const CardSessions&) = delete;

  /// Attaches to the Links and says rp_hello to every card; one that does not answer is greeted again and again, since
  /// a card that boots cannot hear.
  void start(FibDistributor& fib, Hooks hooks);
  void send(Slot slot, WireBytes message);
  /// Tells every card that holds loaded software, or loads some, to forget it.
  void discard_loaded(const std::string& why);

  /// Null for a slot without a Link.
  [[nodiscard]] const Card* card(Slot slot) const;
  [[nodiscard]] std::size_t forwarding() const;

 private:
  struct Session {
    LinkEnd link;
    Card card;
    bool awaiting = false;  ///< an answer to our rp_hello
    OwnedTimers::Key again = 0;
  };
  void greet(Slot slot);
  void receive(Slot slot, const std::vector<std::uint8_t>& bytes);
  void hello(Slot slot, const CardHello& hello);
  void moved(Slot slot, CardState state);
  /// Which stream the card needs, from what it says that it has.
  void serve(Slot slot, const CardHello& hello);

  RpId rp_;
  OwnedTimers& timers_;
  Journal& journal_;
  std::map<Slot, Session> sessions_;
  FibDistributor* fib_ = nullptr;
  Hooks hooks_;
};

}  // namespace hitless
