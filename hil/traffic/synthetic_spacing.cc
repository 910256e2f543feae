#include "hil/traffic/synthetic_source.h"

namespace hitless {
namespace {

__extension__ typedef __int128 Wide;

}  // namespace

SyntheticSpacing SyntheticSpacing::regular(std::int64_t ns, std::int64_t packets) {
  HITLESS_CHECK(ns > 0 && packets > 0, "spacing is positive");
  SyntheticSpacing spacing;
  spacing.offsets_ = {0};
  spacing.round_ns_ = ns / packets;
  spacing.round_remainder_ = ns % packets;
  spacing.denominator_ = packets;
  return spacing;
}

Result<SyntheticSpacing> SyntheticSpacing::recorded(const Capture& capture, std::int64_t ns, std::int64_t packets) {
  const std::int64_t recorded = capture.packets.back().at_ns;
  if (recorded == 0)
    return fail(ErrorCode::bad_input, capture.path + ": all packets have one instant, expected gaps to take over");
  const auto gaps = static_cast<std::int64_t>(capture.packets.size()) - 1;
  SyntheticSpacing spacing;
  for (std::int64_t i = 0; i < gaps; ++i) {
    // at / recorded of a round that takes gaps x ns / packets.
    const Wide at = Wide{capture.packets[static_cast<std::size_t>(i)].at_ns} * gaps * ns / packets / recorded;
    spacing.offsets_.push_back(static_cast<std::int64_t>(at));
  }
  const Wide round = Wide{gaps} * ns;
  spacing.round_ns_ = static_cast<std::int64_t>(round / packets);
  spacing.round_remainder_ = static_cast<std::int64_t>(round % packets);
  spacing.denominator_ = packets;
  return spacing;
}

void SyntheticSpacing::advance() {
  if (++index_ < offsets_.size()) return;
  index_ = 0;
  base_ns_ += round_ns_;
  remainder_ += round_remainder_;
  if (remainder_ >= denominator_) {
    remainder_ -= denominator_;
    ++base_ns_;
  }
}

}  // namespace hitless
