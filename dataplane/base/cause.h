#pragma once
// Why a gate is closed. A drop reason is a mechanism, named at compile time; a cause is this run's story behind it.

#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/result.h"

namespace hitless {

struct Cause {
  std::string what;   ///< "warm restart", "full reload", "fault: link cut"
  std::string where;  ///< "slot 3", "GigabitEthernet3/0/1", "10.1.0.0/16"
  std::string why;    ///< the step that led here: "issu runversion"
};

/// Append-only. An object that blocks packets carries the index of its cause. Each closing of a gate adds an entry, so
/// two outages of one card stay apart.
class CauseTable {
 public:
  CauseId add(Cause cause) {
    causes_.push_back(std::move(cause));
    return CauseId(static_cast<CauseId::rep>(causes_.size() - 1));
  }
  [[nodiscard]] const Cause& operator[](CauseId id) const {
    HITLESS_CHECK(id.index() < causes_.size(), "cause out of range");
    return causes_[id.index()];
  }
  [[nodiscard]] std::size_t size() const { return causes_.size(); }

 private:
  std::vector<Cause> causes_;
};

}  // namespace hitless
