#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "linecards/catalogue/card_type.h"
#include "linecards/catalogue/catalogue.h"
#include "linecards/catalogue/medium.h"
#include "linecards/catalogue/spa_type.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

/// The tables of this room; the order in which they are read follows from what their columns name.
Catalogue tables() {
  const std::array all{&card_table(), &spa_table(), &medium_table()};
  return Catalogue(all);
}

Catalogue builtin() {
  Catalogue catalogue = tables();
  const auto added = catalogue.add_embedded();
  EXPECT_TRUE(added.has_value()) << (added ? "" : added.error().message);
  return catalogue;
}

TEST(Catalogue, BuiltinHoldsTheFirstRows) {
  const Catalogue c = builtin();
  for (const char* name : {"fast-ethernet", "gigabit-ethernet", "ten-gigabit-ethernet"}) {
    ASSERT_NE(c.find<Medium>(name), nullptr) << name;
    EXPECT_EQ(c.find<Medium>(name)->overhead_bytes, 24U);
    EXPECT_EQ(c.find<Medium>(name)->min_frame_bytes, 60U);
  }
  EXPECT_EQ(c.rows<CardType>().size(), 4U);
  EXPECT_EQ(c.rows<SpaType>().size(), 4U);
  const CardType* sip = c.find<CardType>("sip-600");
  ASSERT_NE(sip, nullptr);
  EXPECT_EQ(sip->bays, 2);
  EXPECT_EQ(sip->slots_wide, 2);
  EXPECT_TRUE(sip->odd_slot_only);
  EXPECT_EQ(sip->ports, 0);
  EXPECT_FALSE(c.find<CardType>("8-port-half-height-fast-ethernet")->can_preload);
  EXPECT_EQ(c.find<CardType>("1-port-gigabit-ethernet")->warm_restart_max, 90s);
  EXPECT_EQ(c.find<CardType>("no-such-card"), nullptr);
}

TEST(Catalogue, EveryRowNamesItsSourceAndCardsThatPreloadHaveRoom) {
  const Catalogue c = builtin();
  for (const auto& [name, row] : c.rows<Medium>()) EXPECT_FALSE(row.provenance.source.empty()) << name;
  for (const auto& [name, row] : c.rows<SpaType>()) EXPECT_FALSE(row.provenance.source.empty()) << name;
  for (const auto& [name, row] : c.rows<CardType>()) {
    EXPECT_FALSE(row.provenance.source.empty()) << name;
    if (!row.can_preload) continue;
    EXPECT_GE(row.memory_bytes - row.memory_used_bytes, 64ULL << 20) << name;
    EXPECT_GE(row.warm_restart, 30s) << name;  // the document: between 30 and 90 seconds
    EXPECT_LE(row.warm_restart_max, 90s) << name;
  }
}

const std::string kCard = R"(cards:
  my-card:
    part: X
    software: lc-x
    medium: gigabit-ethernet
    ports: 2
    can_preload: false
    memory: 64MB
    memory_used: 16MB
    reload: 100s
    reload_max: 200s
    fib_install_per_s: 1000
    basis: measured
    source: bench
)";

/// kCard with one text replaced.
std::string card_with(const std::string& from, const std::string& to) {
  std::string text = kCard;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Catalogue, ExtendsAndReplaces) {
  Catalogue c = builtin();
  ASSERT_TRUE(c.extend_text(kCard, "mine.yaml").has_value());
  EXPECT_EQ(c.find<CardType>("my-card")->memory_bytes, 64ULL << 20);
  EXPECT_EQ(c.find<CardType>("my-card")->provenance.basis, Basis::measured);
  ASSERT_TRUE(c.extend_text(card_with("ports: 2", "ports: 4"), "mine.yaml").has_value());
  EXPECT_EQ(c.find<CardType>("my-card")->ports, 4);
  EXPECT_EQ(c.rows<CardType>().size(), 5U);
}

TEST(Catalogue, AFileThatIsNotThere) {
  Catalogue c = builtin();
  const auto done = c.extend("/no/such/file.yaml");
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, ErrorCode::bad_input);
  EXPECT_THAT(done.error().message, StartsWith("/no/such/file.yaml"));
}

struct Wrong {
  const char* name;
  std::string text;
  const char* where;  // "line:column"
  const char* mentions;
};
void PrintTo(const Wrong& w, std::ostream* out) { *out << w.name; }

class CatalogueErrors : public testing::TestWithParam<Wrong> {};

TEST_P(CatalogueErrors, NameFileLineColumnAndWhatWasExpected) {
  Catalogue c = builtin();
  const auto done = c.extend_text(GetParam().text, "f.yaml");
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, ErrorCode::bad_input);
  EXPECT_THAT(done.error().message, StartsWith(std::string("f.yaml:") + GetParam().where + ": "));
  EXPECT_THAT(done.error().message, HasSubstr(GetParam().mentions));
  EXPECT_THAT(done.error().message, HasSubstr("expected"));
  EXPECT_EQ(c.find<CardType>("my-card"), nullptr);  // nothing half added
  EXPECT_EQ(c.rows<CardType>().size(), 4U);
}

INSTANTIATE_TEST_SUITE_P(
    All, CatalogueErrors,
    testing::Values(
        Wrong{"unknown_key", card_with("ports: 2", "ports: 2\n    colour: red"), "7:5", "unknown key colour"},
        Wrong{"missing_key", card_with("    part: X\n", ""), "3:5", "no key part"},
        Wrong{"twice", card_with("ports: 2", "ports: 2\n    ports: 3"), "7:5", "twice"},
        Wrong{"not_a_number", card_with("ports: 2", "ports: two"), "6:12", "whole number from 1"},
        Wrong{"quoted_number", card_with("ports: 2", "ports: \"2\""), "6:12", "whole number"},
        Wrong{"negative", card_with("ports: 2", "ports: -2"), "6:12", "whole number"},
        Wrong{"fraction", card_with("ports: 2", "ports: 2.5"), "6:12", "whole number"},
        Wrong{"too_large", card_with("ports: 2", "ports: 70000"), "6:12", "to 1024"},
        Wrong{"beyond_64_bits", card_with("ports: 2", "ports: 99999999999999999999999"), "6:12", "whole number"},
        Wrong{"list_for_number", card_with("ports: 2", "ports: [2]"), "6:12", "whole number"},
        Wrong{"empty_value", card_with("part: X", "part:"), "3:5", "part"},
        Wrong{"bool", card_with("can_preload: false", "can_preload: no"), "7:18", "true or false"},
        Wrong{"unknown_medium", card_with("gigabit-ethernet", "token-ring"), "5:13", "unknown medium token-ring"},
        Wrong{"duration_without_unit", card_with("reload: 100s", "reload: 100"), "10:13", "250ms"},
        Wrong{"duration_overflow", card_with("reload: 100s", "reload: 9999999999999h"), "10:13", "250ms"},
        Wrong{"size_unit", card_with("memory: 64MB", "memory: 64TB"), "8:13", "64MB"},
        Wrong{"min_above_max", card_with("reload: 100s", "reload: 201s"), "10:13", "reload is more than reload_max"},
        Wrong{"used_above_memory", card_with("memory_used: 16MB", "memory_used: 65MB"), "9:18",
              "memory_used is more than memory"},
        Wrong{"basis", card_with("basis: measured", "basis: guessed"), "13:12", "published or measured or assumed"},
        Wrong{"no_rate", card_with("fib_install_per_s: 1000", "fib_install_per_s: 0"), "12:24", "from 1"},
        Wrong{"preload_needs_its_keys", card_with("can_preload: false", "can_preload: true"), "3:5",
              "preload_bytes_per_s"},
        Wrong{"row_is_text", "cards:\n  my-card: big\n", "2:12", "not a map"},
        Wrong{"section_is_list", "cards:\n  - my-card\n", "2:3", "not a map"},
        Wrong{"unknown_section", "card:\n  a: 1\n", "1:1", "unknown key card"},
        Wrong{"not_yaml", "cards: [\n", "2:1", "YAML"},
        Wrong{"two_documents", "cards: {}\n---\ncards: {}\n", "1:1", "more than one YAML document"},
        Wrong{"documents_without_end", ", a: b", "1:1", "more than one YAML document"},
        Wrong{"list_key", "? [a]\n: 1\n", "1:3", "not a word"}, Wrong{"text", "hello", "1:1", "not a map"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Catalogue, AnErrorInTheSecondRowAddsNotEvenTheFirst) {
  Catalogue c = builtin();
  const auto done = c.extend_text(kCard + "  other-card: {}\n", "f.yaml");
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().message, StartsWith("f.yaml:15:15: card other-card has no key part"));
  EXPECT_EQ(c.find<CardType>("my-card"), nullptr);
}

TEST(Catalogue, ACopyHasRowsOfItsOwn_AMovedOneKeepsTheirPlace) {
  Catalogue c = builtin();
  const Catalogue copy = c;
  const CardType* const sip = c.find<CardType>("sip-600");
  EXPECT_NE(copy.find<CardType>("sip-600"), sip);
  c.scale_time(10);
  EXPECT_EQ(sip->reload * 10, copy.find<CardType>("sip-600")->reload);
  const Catalogue moved = std::move(c);
  EXPECT_EQ(moved.find<CardType>("sip-600"), sip);
}

TEST(Catalogue, AnEmptyFileIsRefused) {
  Catalogue c = tables();
  const auto done = c.extend_text("", "f.yaml");
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().message, StartsWith("f.yaml:1:1: "));
}

}  // namespace
}  // namespace hitless::test
