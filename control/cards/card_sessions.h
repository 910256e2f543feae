#pragma once
// The active RP's end of every card's Link: greets the cards, keeps the state that each reports, passes reports on.

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

/// Listener to the cards, beside the FIB's distributor.
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
    bool greeted = false;  ///< the card answered this RP's rp_hello
    CardState state = CardState::empty;
    std::string software;
    std::string loaded;           ///< software loaded beside the running one; empty: none
    std::uint32_t fib_epoch = 0;  ///< epoch of the card's FIB, from its hello; 0: no FIB
  };

  /// Everything given outlives the sessions.
  CardSessions(RpId rp, OwnedTimers& timers, TimelineWriter& timeline, const CardProtocolTimers& periods,
               std::map<Slot, LinkEnd>& links);
  ~CardSessions() override;
  CardSessions(const CardSessions&) = delete;
  CardSessions& operator=(const CardSessions&) = delete;

  /// Attaches to the Links and says rp_hello to every card; a card that does not answer is greeted again and again,
  /// since a booting card cannot hear.
  void start(FibDistributor& fib, CardListener& listener);
  void send(Slot slot, WireBytes message) override;
  /// Orders every card that holds or loads software beside the running one to discard that software.
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
  /// Starts the stream that the card needs, judged by the state and FIB epoch in its hello.
  void serve(Slot slot, const CardHello& hello);

  RpId rp_;
  TimelineWriter& timeline_;
  std::map<Slot, Session> sessions_;
  FibDistributor* fib_ = nullptr;
  CardListener* listener_ = nullptr;
};

}  // namespace hitless
