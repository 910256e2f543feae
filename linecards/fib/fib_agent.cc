#include "linecards/fib/fib_agent.h"

#include <algorithm>
#include <utility>

#include "linecards/ipc/fib_codec.h"

namespace hitless {

FibAgent::FibAgent(CardSurroundings around, Slot slot, std::uint32_t installs_per_s, Outlets outlets)
    : around_(around), slot_(slot), installs_per_s_(installs_per_s), outlets_(std::move(outlets)) {
  HITLESS_CHECK(installs_per_s_ > 0, "a card that never programs a prefix");
}

FibAgent::~FibAgent() {
  around_.scheduler.cancel(timer_);
  if (step_ != nullptr) around_.versions.finish(step_);
}

void FibAgent::follow_new_active() {
  ++obeyed_;
  in_stream_ = false;
  asked_ = kNever;
}

void FibAgent::ask_full_sync(const std::string& why) {
  in_stream_ = false;
  asked_ = around_.scheduler.now();
  outlets_.send(encode(FibResync{slot_.value, expected_, why}, kCardProtocolVersion));
}

void FibAgent::begin(const FibSyncBegin& message) {
  in_stream_ = true;
  asked_ = kNever;
  stream_epoch_ = message.epoch;
  expected_ = message.first_sequence;
  take({Job::Kind::begin, Epoch(message.epoch), message.first_sequence, message.replace, {}, obeyed_});
}

void FibAgent::batch(FibBatch message) {
  if (!in_sequence(message.epoch, message.sequence)) return;
  take({Job::Kind::batch, Epoch(message.epoch), message.sequence, false, std::move(message.change), obeyed_});
}

void FibAgent::end(const FibSyncEnd& message) {
  if (!in_sequence(message.epoch, message.sequence)) return;
  take({Job::Kind::end, Epoch(message.epoch), message.sequence, false, {}, obeyed_});
}

void FibAgent::reset() {
  around_.scheduler.cancel(std::exchange(timer_, 0));
  jobs_.clear();
  if (step_ != nullptr) around_.versions.finish(step_);
  step_ = nullptr;
  building_ = nullptr;
  if (running_ != nullptr && epoch_.valid()) before_ = running_;
  running_ = nullptr;
  epoch_ = Epoch();
  in_stream_ = false;
  asked_ = kNever;
}

bool FibAgent::in_sequence(std::uint32_t epoch, std::uint64_t sequence) {
  if (in_stream_ && epoch == stream_epoch_ && sequence == expected_) {
    ++expected_;
    return true;
  }
  if (in_stream_) {
    ask_full_sync("number " + std::to_string(sequence) + " of epoch " + std::to_string(epoch) + ", expected " +
                  std::to_string(expected_) + " of epoch " + std::to_string(stream_epoch_));
  } else if (asked_ == kNever || around_.scheduler.now() - asked_ >= around_.periods.resync_repeat) {
    ask_full_sync("number " + std::to_string(sequence) + " outside a sync stream");
  }
  return false;
}

void FibAgent::abandon_stream(std::uint64_t expected, const std::string& why) {
  // The jobs in the queue up to the next begin build on the job that could not be applied.
  jobs_.pop_front();
  bool another = false;
  while (!jobs_.empty() && !another) {
    another = jobs_.front().kind == Job::Kind::begin;
    if (!another) jobs_.pop_front();
  }
  if (another) return;
  expected_ = expected;
  ask_full_sync(why);
}

void FibAgent::take(Job job) {
  jobs_.push_back(std::move(job));
  if (jobs_.size() == 1) run();
}

void FibAgent::run() {
  while (!jobs_.empty() && start_front()) finish_front();
}

/// False when the front job needs time, or was thrown away with its stream.
bool FibAgent::start_front() {
  const Job& job = jobs_.front();
  switch (job.kind) {
    case Job::Kind::begin:
      return true;
    case Job::Kind::batch: {
      // A batch with an epoch of its own could mark entries as fresher than the stream that brought the batch.
      if (const auto epoch = epoch_of_fib_change(job.change); epoch && *epoch != job.epoch) {
        abandon_stream(job.sequence, "number " + std::to_string(job.sequence) +
                                         " holds a change of another epoch, expected " +
                                         std::to_string(job.epoch.value));
        return !jobs_.empty() && start_front();
      }
      const FibVersionPtr& on = building_ ? building_ : running_ ? running_ : around_.versions.empty();
      auto step = around_.versions.start(on, job.change);
      if (!step) {
        abandon_stream(job.sequence, step.error().message);
        return !jobs_.empty() && start_front();
      }
      step_ = *step;
      return !occupy_cpu(step_->changes);
    }
    case Job::Kind::end:
      if (building_ != nullptr) return true;
      step_ = around_.versions.sweep(running_ ? running_ : around_.versions.empty(), job.epoch);
      return !occupy_cpu(step_->changes);
  }
  return true;
}

/// Keeps the CPU busy for `changes`; false when there is nothing to do.
bool FibAgent::occupy_cpu(std::size_t changes) {
  if (changes == 0) return false;
  const std::uint64_t ns = (std::uint64_t{changes} * 1'000'000'000 + installs_per_s_ - 1) / installs_per_s_;
  timer_ = around_.scheduler.after(Duration{static_cast<std::int64_t>(ns)}, [this] {
    timer_ = 0;
    finish_front();
    run();
  });
  return true;
}

void FibAgent::finish_front() {
  const Job job = std::move(jobs_.front());
  jobs_.pop_front();
  switch (job.kind) {
    case Job::Kind::begin:
      building_ = job.replace ? around_.versions.empty() : nullptr;
      break;
    case Job::Kind::batch:
      finish_batch(job);
      break;
    case Job::Kind::end:
      finish_end(job);
      break;
  }
}

void FibAgent::finish_batch(const Job& job) {
  const FibVersionStore::StepPtr step = std::exchange(step_, nullptr);
  around_.versions.finish(step);
  if (building_ != nullptr) {
    building_ = step->version;
  } else {
    close_routes(step->lost, "batch " + std::to_string(job.sequence) + " of epoch " + std::to_string(job.epoch.value));
    move_to(step->version);
    reopen_routes(&job);
  }
  acknowledge(job);
}

void FibAgent::finish_end(const Job& job) {
  const FibVersionStore::StepPtr step = std::exchange(step_, nullptr);
  const std::string epoch = "epoch " + std::to_string(job.epoch.value);
  FibVersionPtr before = std::exchange(before_, nullptr);
  if (building_ != nullptr) {
    if (running_ != nullptr) before = running_;
    const FibVersionPtr next = around_.versions.settled(std::exchange(building_, nullptr));
    if (before != nullptr) close_routes(around_.versions.move(before, next)->lost, "not in the full sync of " + epoch);
    move_to(next);
  } else {
    close_routes(step->lost, "stale when " + epoch + " closed");
    if (before != nullptr)
      close_routes(around_.versions.move(before, step->version)->lost, "not in the sync of " + epoch);
    move_to(around_.versions.settled(step->version));
  }
  reopen_routes(nullptr);
  epoch_ = job.epoch;
  acknowledge(job);
  outlets_.synchronized();
}

void FibAgent::move_to(FibVersionPtr version) {
  if (version == running_) return;
  running_ = std::move(version);
  outlets_.moved();
}

void FibAgent::close_routes(const std::vector<Prefix>& lost, const std::string& why) {
  std::vector<ClosedRoutes::Entry> closed;
  for (const Prefix& prefix : lost) {
    if (closed_.contains(prefix)) continue;
    const CauseId cause = around_.causes.add({"route withdrawn", to_string(prefix, around_.vrfs), why});
    closed_.emplace(prefix, cause);
    closed.push_back({prefix, cause});
    around_.gates.closed({GateKind::route, slot_, InterfaceIndex(), prefix}, around_.scheduler.now(), cause);
  }
  change_closed_view(closed, {});
}

void FibAgent::change_closed_view(const std::vector<ClosedRoutes::Entry>& closed, const std::vector<Prefix>& reopened) {
  if (closed.empty() && reopened.empty()) return;
  if (closed_.empty()) {
    closed_view_ = nullptr;
    return;
  }
  closed_view_ = (closed_view_ != nullptr ? closed_view_ : around_.versions.no_closed_routes())->with(closed, reopened);
}

/// `batch`: the batch that has just been applied, or null after a whole table. A closed prefix can only be back if the
/// batch names it, so the smaller of the two sets is walked: a route that never returns must not cost decodings.
void FibAgent::reopen_routes(const Job* batch) {
  if (closed_.empty()) return;
  std::vector<Prefix> back;
  if (batch != nullptr && closed_.size() > batch->change.size()) {
    const auto change = decode_fib_change(batch->change);
    if (!change) return;  // cannot be: the batch has been applied
    for (const auto& route : change->routes)
      if (closed_.contains(route.prefix)) back.push_back(route.prefix);
    std::ranges::sort(back);
    back.erase(std::unique(back.begin(), back.end()), back.end());
  } else {
    for (const auto& [prefix, cause] : closed_)
      if (running_->find(prefix, nullptr)) back.push_back(prefix);
  }
  for (const Prefix& prefix : back) {
    closed_.erase(prefix);
    around_.gates.opened({GateKind::route, slot_, InterfaceIndex(), prefix}, around_.scheduler.now());
  }
  change_closed_view({}, back);
}

void FibAgent::acknowledge(const Job& job) {
  // Numbers of an RP that is no longer obeyed mean nothing to the RP that is obeyed now.
  if (job.master != obeyed_) return;
  outlets_.send(encode(FibAck{slot_.value, job.epoch.value, job.sequence}, kCardProtocolVersion));
}

}  // namespace hitless
