#pragma once
// A state machine is a table of rows {from, event, to, action}. A pair that has no row is refused with both names.

#include <array>
#include <cstddef>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

/// One row. `action` (may be null) runs on the owner after the state has moved.
template <class State, class Event, class Owner>
struct FsmRow {
  State from;
  Event event;
  State to;
  void (Owner::*action)() = nullptr;
};

/// True when no (from, event) pair stands twice: put it in a static_assert beside the table.
template <class Row, std::size_t N>
constexpr bool rows_are_unique(const std::array<Row, N>& rows) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = i + 1; j < N; ++j)
      if (rows[i].from == rows[j].from && rows[i].event == rows[j].event) return false;
  return true;
}

/// The present state over a table that outlives it. State and Event need a to_string found by ADL.
template <class State, class Event, class Owner, std::size_t N>
class Fsm {
 public:
  using Row = FsmRow<State, Event, Owner>;
  Fsm(const std::array<Row, N>& rows, Owner& owner, State start) : rows_(rows), owner_(owner), state_(start) {}

  [[nodiscard]] State state() const { return state_; }
  /// The row for `event` in the present state, or null: for asking before acting.
  [[nodiscard]] const Row* find(Event event) const {
    for (const Row& row : rows_)
      if (row.from == state_ && row.event == event) return &row;
    return nullptr;
  }
  /// Moves and acts, or refuses with the names of state and event; a refusal changes nothing.
  Result<State> handle(Event event) {
    const Row* row = find(event);
    if (row == nullptr)
      return fail(ErrorCode::refused, std::string(to_string(event)) + " is not allowed in state " + to_string(state_));
    state_ = row->to;
    if (row->action != nullptr) (owner_.*(row->action))();
    return state_;
  }

 private:
  const std::array<Row, N>& rows_;
  Owner& owner_;
  State state_;
};

}  // namespace hitless
