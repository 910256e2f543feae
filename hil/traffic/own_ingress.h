#pragma once
// The packets of a source that come in on cards of one forwarding loop. Each loop has the whole source and frees the
// packets of other loops: packets are made in vain, but no packet crosses threads.

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "dataplane/packet/packet_source.h"

namespace hitless {

class OwnIngress final : public PacketSource {
 public:
  /// `is_own`: by InterfaceIndex.
  OwnIngress(std::unique_ptr<PacketSource> all, std::vector<bool> is_own)
      : all_(std::move(all)), is_own_(std::move(is_own)) {}

  [[nodiscard]] Instant next_at() const override { return all_->next_at(); }
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override {
    for (std::size_t pulled; (pulled = all_->pull(until, out.first(std::min(out.size(), kBurstMax)))) > 0;) {
      std::array<rte_mbuf*, kBurstMax> others;
      std::size_t own = 0;
      for (std::size_t i = 0; i < pulled; ++i)
        if (is_own_[meta_of(out[i]).ingress.index()])
          out[own++] = out[i];
        else
          others[i - own] = out[i];
      if (own < pulled) rte_pktmbuf_free_bulk(others.data(), static_cast<unsigned>(pulled - own));
      if (own > 0) return own;
    }
    return 0;
  }
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return all_->flows(); }

 private:
  std::unique_ptr<PacketSource> all_;
  std::vector<bool> is_own_;
};

}  // namespace hitless
