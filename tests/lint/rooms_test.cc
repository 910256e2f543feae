// The arrows between rooms: what is planted against the project's own rows must be found.
#include "tests/lint/rooms.h"

#include <gtest/gtest.h>

#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

const Rooms& rooms() {
  static const Rooms kRooms = load_rooms(HITLESS_SOURCE_DIR);
  return kRooms;
}

/// Findings about the planted file, not about arrows that a tree of one file leaves unused.
Findings findings_of(const char* from, const char* to) {
  Findings found;
  for (Finding& finding : check_arrows({{from, std::string("\n#include \"") + to + "\"\n"}}, rooms()))
    if (finding.path == from) found.push_back(std::move(finding));
  return found;
}

struct PlantedInclude {
  const char* from;
  const char* to;
  bool allowed;
};

constexpr PlantedInclude kPlanted[] = {
    {"hil/measure/ledger/ledger.cc", "hil/measure/meter/meter.h", false},
    {"hil/measure/meter/meter.cc", "hil/measure/ledger/ledger.h", false},
    {"hil/measure/meter/meter.cc", "hil/measure/truth/truth.h", false},
    {"control/cards/card_sessions.cc", "linecards/card/line_card.h", false},
    {"control/cards/card_sessions.cc", "linecards/ipc/card_messages.h", true},
    {"dataplane/fib/fib.cc", "dataplane/pipeline/packet_path.h", false},
    {"dataplane/fib/fib.cc", "dataplane/fib/fib_state.h", true},
    {"hil/report/result_json.cc", "hil/run/run.h", false},
    {"hil/report/result_json.cc", "hil/nowhere/run.h", false},
};

TEST(Rooms, PlantedInclude_IsJudgedByTheRows) {
  for (const PlantedInclude& row : kPlanted) {
    const Findings found = findings_of(row.from, row.to);
    EXPECT_EQ(found.empty(), row.allowed) << row.from << " includes " << row.to;
    if (!found.empty()) {
      EXPECT_EQ(found.front().line, 2U);
    }
  }
}

TEST(Rooms, ArrowThatNoIncludeUses_IsFound) {
  const Rooms two =
      parse_rooms("hitless_room(dataplane/base \"words\")\nhitless_room(dataplane/net \"n\" dataplane/base)");
  ASSERT_EQ(two.size(), 2U);
  const SourceFile user{"dataplane/net/a.h", "#include \"dataplane/base/ids.h\"\n"};
  EXPECT_TRUE(check_arrows({user}, two).empty());
  EXPECT_EQ(check_arrows({}, two).size(), 1U);
}

/// A row more, behind those of the project.
Findings with_row(const char* row) {
  Rooms more = rooms();
  for (Room& room : parse_rooms(row)) more.push_back(std::move(room));
  return check_rooms(more);
}

TEST(Rooms, RowsThatLeadAstray_AreFound) {
  EXPECT_TRUE(with_row("# hitless_room(dataplane/x \"x\" hil/run)").empty());
  EXPECT_FALSE(with_row("hitless_room(control/x \"to a card\" linecards/card)").empty());
  EXPECT_FALSE(with_row("hitless_room(dataplane/x \"upwards\" hil/run)").empty());
  EXPECT_FALSE(with_row("hitless_room(hil/x \"below\" hil/y)\nhitless_room(hil/y \"circle\" hil/x)").empty());
  EXPECT_FALSE(with_row("hitless_room(hil/run \"twice\")").empty());
  EXPECT_FALSE(with_row("hitless_room(hil/a/b/c \"deep\")").empty());
}

TEST(Rooms, InstrumentsThatReachEachOtherByDetour_AreFound) {
  const Rooms detour = parse_rooms(
      "hitless_room(hil/measure/ledger \"l\")\nhitless_room(hil/x \"x\" hil/measure/ledger)\n"
      "hitless_room(hil/measure/meter \"m\" hil/x)\nhitless_room(hil/measure/truth \"t\")");
  EXPECT_EQ(check_rooms(detour).size(), 1U);
}

TEST(Rooms, LooseAndLonelySources_AreFound) {
  const Rooms one = parse_rooms("hitless_room(hil/run \"r\")");
  const SourceFile a{"hil/run/a.h", ""}, b{"hil/run/b.h", ""}, loose{"hil/loose.h", ""}, test{"tests/hil/t.cc", ""};
  EXPECT_TRUE(check_folders({a, b, test}, one).empty());
  EXPECT_EQ(check_folders({a, b, loose}, one).size(), 1U);
  EXPECT_EQ(check_folders({a}, one).size(), 1U);
}

}  // namespace
}  // namespace hitless::lint
