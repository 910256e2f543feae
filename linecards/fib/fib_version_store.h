#pragma once
// The chassis-wide store of shared FIB versions.

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/fib/closed_routes.h"
#include "dataplane/fib/fib.h"

namespace hitless {

/// Chassis-wide memo of version = apply(previous version, batch bytes). `apply` is a pure function, so cards in the
/// same state share its result: a batch is decoded once, and a card that lags simply keeps its older version. The memo
/// holds weak references: a version that no card holds is freed.
///
/// The digest of the history that made a version names the version, not its address: a card that lags must compute the
/// versions in between anew (they were freed when the other cards moved on), and still ends on the others' object.
/// Digests are XXH3-128; two histories with one digest are held to be the same.
class FibVersionStore {
 public:
  /// Hears true before a version is computed on the caller's thread and false after it: the rest of a distribution's
  /// time is the distribution's own.
  using Building = std::function<void(bool)>;
  /// Another thread that builds while the caller goes on. `post` gives it a task; `finish` returns when all tasks have
  /// run and are destroyed, with everything they held.
  struct Builder {
    std::function<void(std::function<void()>)> post;
    std::function<void()> finish;
  };
  /// `pieces` runs the pieces of large batches. `builder`: both functions are set or neither; the thread outlives the
  /// store. Without a builder a started step is built at once; the results are the same.
  explicit FibVersionStore(Building building = nullptr, SideBySide pieces = nullptr, Builder builder = {});
  ~FibVersionStore();
  FibVersionStore(const FibVersionStore&) = delete;
  FibVersionStore& operator=(const FibVersionStore&) = delete;

  struct Digest {
    std::uint64_t high = 0, low = 0;
    auto operator<=>(const Digest&) const = default;
  };
  struct Key {
    Digest previous, operation;
    auto operator<=>(const Key&) const = default;
  };
  struct Step {
    std::size_t changes = 0;  ///< items that the card's CPU has to program: routes, withdrawals, next-hop updates
    // Set once the step is finished:
    FibVersionPtr version;
    std::vector<Prefix> lost;  ///< prefixes that the step took away
    // For the store only:
    Key key;
    bool finished = false;
  };
  using StepPtr = std::shared_ptr<const Step>;

  /// The version of an empty table, the start of every full sync.
  [[nodiscard]] const FibVersionPtr& empty() const { return empty_; }
  /// The start of a card that has lost no route: all objects that cards make from it share memory.
  [[nodiscard]] const ClosedRoutesPtr& no_closed_routes() const { return no_closed_routes_; }
  /// Begins to build the next version: a card's CPU is busy with `change` for a while, and the builder uses this time.
  /// bad_input when the bytes are not an encoded FibChange.
  Result<StepPtr> start(const FibVersionPtr& previous, const std::vector<std::uint8_t>& change);
  /// Waits until a started step is ready. During a run no caller drops a step before: otherwise the time for which the
  /// builder holds a version would show in the steps that other cards find ready.
  void finish(const StepPtr& step);
  /// start() and finish() in one.
  Result<StepPtr> apply(const FibVersionPtr& previous, const std::vector<std::uint8_t>& change);
  /// Waits for every step that was started, wanted or not: the memory that versions take is then what the model says.
  void finish_all() const;
  /// Takes away the entries older than `epoch`; `changes` is their number.
  StepPtr sweep(const FibVersionPtr& previous, Epoch epoch);
  /// A step whose version is `to` and whose `lost` are the prefixes that are in `from` and not in `to`.
  StepPtr move(const FibVersionPtr& from, const FibVersionPtr& to);

  /// The version that every card in this state is to hold: an equal version of another card, else `version` itself. A
  /// table that one card has loaded anew and a table that the others have refreshed differ in history only.
  [[nodiscard]] FibVersionPtr settled(const FibVersionPtr& version) const;

  /// Steps computed and steps found ready: the measure of sharing.
  [[nodiscard]] std::uint64_t computed() const { return computed_; }
  [[nodiscard]] std::uint64_t shared() const { return shared_; }
  /// Entries of the memo, dead ones not yet purged included; bounded by a constant plus twice the living ones.
  [[nodiscard]] std::size_t memo_size() const { return steps_.size() + histories_.size(); }

 private:
  struct History {
    std::weak_ptr<const FibVersion> version;
    Digest digest;
  };
  struct Known {
    std::weak_ptr<const FibVersion> version;
    std::vector<Prefix> lost;
    std::size_t changes = 0;
  };

  static Digest digest(const void* data, std::size_t size, std::uint64_t seed);
  static Digest following(const Key& key);
  Digest history_of(const FibVersionPtr& version);
  using NewStep = std::shared_ptr<Step>;
  StepPtr find(const Key& key);
  NewStep make(const Key& key, std::size_t changes);
  void remember(Step& step, const Digest& history);
  void purge();

  template <class Compute>
  FibVersionPtr build(const Compute& compute) const;

  Building building_;
  FibVersionPtr empty_;
  ClosedRoutesPtr no_closed_routes_ = ClosedRoutes::none();
  std::map<const FibVersion*, History> histories_;  ///< an address may be used again: the weak pointer tells
  std::map<Key, Known> steps_;
  std::map<Key, std::weak_ptr<Step>> started_;  ///< steps that are started and not finished
  Builder builder_;
  std::size_t purge_at_ = 256;
  std::uint64_t strangers_ = 0;  ///< versions that the store was given but did not make
  std::uint64_t computed_ = 0, shared_ = 0;
};

}  // namespace hitless
