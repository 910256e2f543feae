#include "dataplane/packet/drop_reason.h"

#include <array>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

enum class Kind : std::uint8_t { rule, gate };

struct Row {
  std::string_view name;
  Kind kind;
  std::string_view stage;
  std::string_view text;
};

constexpr std::array<Row, static_cast<std::size_t>(DropReason::count_)> kRows{{
    {"none", Kind::rule, "", "not dropped"},
#define HITLESS_DROP_REASON(name, kind, stage, text) {#name, Kind::kind, stage, text},
#include "dataplane/packet/drop_reason.def"
#undef HITLESS_DROP_REASON
}};

const Row& row(DropReason reason) {
  HITLESS_CHECK(reason < DropReason::count_, "not a drop reason");
  return kRows[static_cast<std::size_t>(reason)];
}

}  // namespace

std::string_view to_string(DropReason reason) { return row(reason).name; }
std::string_view stage_of(DropReason reason) { return row(reason).stage; }
bool is_gate(DropReason reason) { return row(reason).kind == Kind::gate; }
std::string_view description_of(DropReason reason) { return row(reason).text; }

}  // namespace hitless
