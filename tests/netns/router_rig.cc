#include "tests/netns/router_rig.h"

#include <cstring>

#include "hil/chassis/boot.h"
#include "hil/chassis/chassis_builder.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

constexpr Duration kSpacing = std::chrono::milliseconds(1);  // more than any frame takes on any interface here

/// The inputs as packets of the path, one each kSpacing.
class InputSource final : public PacketSource {
 public:
  InputSource(std::span<const Input> inputs, Instant start, rte_mempool* pool)
      : inputs_(inputs), next_at_(start), pool_(pool) {}

  [[nodiscard]] Instant next_at() const override { return next_ < inputs_.size() ? next_at_ : kNever; }

  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override {
    std::size_t count = 0;
    for (; count < out.size() && next() < until; ++count, next_at_ += kSpacing) {
      const Input& input = inputs_[next_++];
      rte_mbuf* m = rte_pktmbuf_alloc(pool_);
      HITLESS_CHECK(m != nullptr, "the pool holds a batch");
      char* bytes = rte_pktmbuf_append(m, static_cast<std::uint16_t>(input.frame.size()));
      HITLESS_CHECK(bytes != nullptr, "the frame is longer than kFrameBytesMax");
      std::memcpy(bytes, input.frame.data(), input.frame.size());
      PacketMeta meta;
      meta.sent = meta.at = next_at_;
      meta.flow = FlowId(0);
      meta.ingress = input.ingress;
      meta_of(m) = meta;
      out[count] = m;
    }
    return count;
  }

  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return flows_; }

 private:
  [[nodiscard]] Instant next() const { return next_at(); }
  std::span<const Input> inputs_;
  std::size_t next_ = 0;
  Instant next_at_;
  rte_mempool* pool_;
  std::vector<SourceFlow> flows_;
};

}  // namespace

/// Writes down how each packet ended. The path numbers packets in the order of offering, from 0.
class RouterRig::Ends final : public PacketObserver {
 public:
  void begin(std::size_t packets) {
    first_id_ += outcomes_.size();
    outcomes_.assign(packets, {});
  }
  std::vector<Outcome>& outcomes() { return outcomes_; }

  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override {
    for (const rte_mbuf* m : burst)
      end(m, right_station ? Outcome::End::forwarded : Outcome::End::misdelivered).frame = copy_bytes(m);
  }
  void dropped(std::span<rte_mbuf* const> burst) override {
    for (const rte_mbuf* m : burst) end(m, Outcome::End::dropped);
  }
  void consumed(std::span<rte_mbuf* const> burst) override {
    for (const rte_mbuf* m : burst) end(m, Outcome::End::consumed);
  }

 private:
  Outcome& end(const rte_mbuf* m, Outcome::End how) {
    const PacketMeta& meta = meta_of(m);
    Outcome& outcome = outcomes_.at(meta.id - first_id_);
    HITLESS_CHECK(outcome.end == Outcome::End::none, "a packet ends once");
    outcome.end = how;
    outcome.reason = meta.reason;
    outcome.egress = meta.egress;
    return outcome;
  }
  std::uint64_t first_id_ = 0;
  std::vector<Outcome> outcomes_;
};

RouterRig::RouterRig(Catalogue catalogue, ChassisConfig config)
    : catalogue_(std::move(catalogue)), config_(std::move(config)) {}
RouterRig::~RouterRig() = default;

Result<std::unique_ptr<RouterRig>> RouterRig::boot(const Scenario& scenario) {
  static const auto started = start_eal({256ULL << 20, 0});
  if (!started) return tl::unexpected(started.error());
  auto catalogue = load_catalogue(scenario);
  if (!catalogue) return tl::unexpected(catalogue.error());
  std::unique_ptr<RouterRig> rig(new RouterRig(std::move(*catalogue), {}));
  // The configuration points into the catalogue, so it is built from the one that stays.
  auto config = build_chassis_config(scenario, rig->catalogue_);
  if (!config) return tl::unexpected(config.error());
  rig->config_ = std::move(*config);
  auto pool = make_mbuf_pool("router-rig", 2 * kBatchFrames, kFrameBytesMax);
  if (!pool) return tl::unexpected(pool.error());
  rig->pool_ = std::move(*pool);
  rig->chassis_ = std::make_unique<Chassis>(rig->config_, scenario.seed, rig->disks_.path(), rig->causes_,
                                            rig->timeline_, rig->truth_);
  Chassis& chassis = *rig->chassis_;
  if (const auto stored = chassis.store_images(scenario.images); !stored) return tl::unexpected(stored.error());
  if (!hitless::boot(chassis, chassis.loop().now() + scenario.deadline, nullptr))
    return fail(ErrorCode::bad_input, "the chassis never gets ready");
  rig->path_ = chassis.make_packet_path(rig->causes_, rig->truth_);
  rig->ends_ = std::make_unique<Ends>();
  rig->path_->observe(*rig->ends_);
  return rig;
}

std::vector<Outcome> RouterRig::forward(std::span<const Input> inputs) {
  HITLESS_CHECK(inputs.size() <= kBatchFrames, "a batch is at most kBatchFrames frames");
  ends_->begin(inputs.size());
  EventLoop& loop = chassis_->loop();
  InputSource source(inputs, loop.now(), pool_.get());
  const Instant until = loop.now() + kSpacing * static_cast<std::int64_t>(inputs.size() + 1);
  path_->take(source, until, inputs.size());
  loop.run_before(until);
  chassis_->move_views(*path_);
  path_->advance(until);
  HITLESS_CHECK(path_->in_flight() == 0 && rte_mempool_in_use_count(pool_.get()) == 0, "every packet has ended");
  return ends_->outcomes();
}

}  // namespace hitless::test
