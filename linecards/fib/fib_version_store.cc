#include "linecards/fib/fib_version_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include <xxhash.h>

#include "linecards/ipc/fib_codec.h"

namespace hitless {
namespace {

// Seeds keep the operations apart: a batch whose bytes look like a sweep's epoch is still a batch.
constexpr std::uint64_t kApplySeed = 1, kSweepSeed = 2, kMoveSeed = 3, kHistorySeed = 4, kStrangerSeed = 5;
constexpr std::size_t kPurgeAtLeast = 256;

/// Items that the card's CPU has to program: routes, withdrawals, and path lists that come without routes of their own.
std::size_t changes_of(const FibChange& change) {
  std::vector<bool> named(change.path_lists.size());
  for (const FibChange::Route& route : change.routes) named[route.path_list] = true;
  const auto updates = static_cast<std::size_t>(std::ranges::count(named, false));
  return change.routes.size() + change.withdrawn.size() + updates;
}

}  // namespace

FibVersionStore::FibVersionStore(Building building, SideBySide pieces, Builder builder)
    : building_(std::move(building)), empty_(FibVersion::empty(std::move(pieces))), builder_(std::move(builder)) {
  histories_[empty_.get()] = {empty_, Digest{}};
}

FibVersionStore::~FibVersionStore() { finish_all(); }

template <class Compute>
FibVersionPtr FibVersionStore::build(const Compute& compute) const {
  if (building_) building_(true);
  FibVersionPtr version = compute();
  if (building_) building_(false);
  return version;
}

FibVersionStore::Digest FibVersionStore::digest(const void* data, std::size_t size, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(data, size, seed);
  return {hash.high64, hash.low64};
}

FibVersionStore::Digest FibVersionStore::following(const Key& key) {
  // Digests are compared within one process only, so the machine's byte order does not matter.
  const std::array<std::uint64_t, 4> words{key.previous.high, key.previous.low, key.operation.high, key.operation.low};
  return digest(words.data(), sizeof(words), kHistorySeed);
}

FibVersionStore::Digest FibVersionStore::history_of(const FibVersionPtr& version) {
  const auto found = histories_.find(version.get());
  if (found != histories_.end() && found->second.version.lock() == version) return found->second.digest;
  ++strangers_;
  const Digest fresh = digest(&strangers_, sizeof(strangers_), kStrangerSeed);
  histories_[version.get()] = {version, fresh};
  return fresh;
}

FibVersionStore::NewStep FibVersionStore::make(const Key& key, std::size_t changes) {
  auto step = std::make_shared<Step>();
  step->key = key;
  step->changes = changes;
  return step;
}

FibVersionStore::StepPtr FibVersionStore::find(const Key& key) {
  if (const auto found = started_.find(key); found != started_.end())
    if (NewStep step = found->second.lock()) {
      ++shared_;
      return step;
    }
  const auto found = steps_.find(key);
  if (found == steps_.end()) return nullptr;
  FibVersionPtr version = found->second.version.lock();
  if (version == nullptr) return nullptr;
  ++shared_;
  const NewStep step = make(key, found->second.changes);
  step->version = std::move(version);
  step->lost = found->second.lost;
  step->finished = true;
  return step;
}

void FibVersionStore::remember(Step& step, const Digest& history) {
  if (memo_size() >= purge_at_) purge();
  // A move ends on a version that is known already: the version keeps its history.
  History& known = histories_[step.version.get()];
  if (known.version.lock() != step.version) known = {step.version, history};
  steps_[step.key] = {step.version, step.lost, step.changes};
  step.finished = true;
}

Result<FibVersionStore::StepPtr> FibVersionStore::start(const FibVersionPtr& previous,
                                                        const std::vector<std::uint8_t>& change) {
  const Key key{history_of(previous), digest(change.data(), change.size(), kApplySeed)};
  if (StepPtr ready = find(key)) return ready;
  auto decoded = decode_fib_change(change);
  if (!decoded) return tl::unexpected(decoded.error());
  ++computed_;
  const NewStep step = make(key, changes_of(*decoded));
  started_[key] = step;
  if (builder_.post == nullptr) {
    step->version = build([&] { return previous->apply(*decoded, &step->lost); });
    return step;
  }
  builder_.post([step, previous, decoded = std::make_shared<const FibChange>(std::move(*decoded))] {
    step->version = previous->apply(*decoded, &step->lost);
  });
  return step;
}

void FibVersionStore::finish(const StepPtr& step) {
  if (step->finished) return;
  finish_all();
  // No version is being made, and the living versions are those that the model holds.
  empty_->give_numbers_back();
  const auto started = started_.find(step->key);
  HITLESS_CHECK(started != started_.end() && started->second.lock() == step, "a step that nobody started");
  const NewStep own = started->second.lock();
  started_.erase(started);
  remember(*own, following(step->key));
}

Result<FibVersionStore::StepPtr> FibVersionStore::apply(const FibVersionPtr& previous,
                                                        const std::vector<std::uint8_t>& change) {
  auto step = start(previous, change);
  if (step) finish(*step);
  return step;
}

void FibVersionStore::finish_all() const {
  if (builder_.finish != nullptr) builder_.finish();
}

FibVersionStore::StepPtr FibVersionStore::sweep(const FibVersionPtr& previous, Epoch epoch) {
  const Key key{history_of(previous), digest(&epoch.value, sizeof(epoch.value), kSweepSeed)};
  if (StepPtr ready = find(key)) return ready;
  finish_all();  // one thread at a time makes versions
  ++computed_;
  const NewStep step = make(key, 0);
  step->version = build([&] { return previous->sweep(epoch, &step->lost); });
  step->changes = step->lost.size();
  remember(*step, following(key));
  return step;
}

FibVersionStore::StepPtr FibVersionStore::move(const FibVersionPtr& from, const FibVersionPtr& to) {
  const Digest target = history_of(to);
  const Key key{history_of(from), digest(&target, sizeof(target), kMoveSeed)};
  if (StepPtr ready = find(key)) return ready;
  ++computed_;
  const NewStep step = make(key, 0);
  step->version = to;
  step->lost = to->missing(*from);
  remember(*step, target);
  return step;
}

FibVersionPtr FibVersionStore::settled(const FibVersionPtr& version) const {
  // Of several other versions the one of the least digest, whatever their addresses. Never `version` itself: its card
  // must join the cards that hold another one already.
  FibVersionPtr chosen = version;
  const History* best = nullptr;
  for (const auto& [address, history] : histories_) {
    if (best != nullptr && best->digest <= history.digest) continue;
    const FibVersionPtr other = history.version.lock();
    if (other == nullptr || other == version || other->prefix_count() != version->prefix_count() ||
        !other->same_as(*version))
      continue;
    chosen = other;
    best = &history;
  }
  return chosen;
}

void FibVersionStore::purge() {
  std::erase_if(histories_, [](const auto& entry) { return entry.second.version.expired(); });
  std::erase_if(steps_, [](const auto& entry) { return entry.second.version.expired(); });
  std::erase_if(started_, [](const auto& entry) { return entry.second.expired(); });
  purge_at_ = std::max(kPurgeAtLeast, 2 * memo_size());
}

}  // namespace hitless
