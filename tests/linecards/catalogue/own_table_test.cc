// The door for new tables: this one file has a row type, its columns and its table, and the list that the catalogue is
// made from has a row for it. Nothing else knows of hold times.
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "linecards/catalogue/catalogue_table.h"
#include "linecards/catalogue/medium.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

enum class Transport : std::uint8_t { tcp, link };
constexpr std::array<std::string_view, 2> kTransports{"tcp", "link"};

/// How long a routing protocol's neighbour waits for a sign of life.
struct HoldTime {
  std::string name;
  Transport transport = Transport::tcp;
  std::string medium;
  Duration hold{};
  std::optional<Duration> jitter_min, jitter_max;
  std::uint16_t hellos_per_hold = 3;
  std::uint8_t hello_rate = 0;
  bool graceful = false;
  std::uint64_t message_bytes = 0;
  Provenance provenance;
};

const CatalogueTable& hold_time_table() {
  using namespace column;
  using Time = HoldTime;
  static const TableOf<HoldTime> table(
      "hold_times", "hold time", {"built-in.yaml", R"(hold_times:
  bgp: {transport: tcp, hold: 180s, hello_rate: 20, message: 1KB, basis: published, source: RFC 4271})"},
      {choice("transport", &Time::transport, kTransports).shown("over", 4),
       name_of("media", "medium", "medium", &Time::medium).only_when([](const YamlMap&, const Time& time) {
         return time.transport == Transport::link;
       }),
       duration("hold", &Time::hold, Scale::divides).shown("hold", 8),
       group<Time>("jitter", {duration("min", &Time::jitter_min),
                              duration("max", &Time::jitter_max, Scale::divides)
                                  .judged(at_most("min", &Time::jitter_min, "max", &Time::jitter_max))})
           .optional(),
       number("hellos_per_hold", &Time::hellos_per_hold, {1, 10}).optional(),
       number("hello_rate", &Time::hello_rate, {1, 100}, Scale::multiplies),
       flag("graceful", &Time::graceful).optional(), size("message", &Time::message_bytes)});
  return table;
}

Catalogue with_hold_times() {
  const std::array tables{&hold_time_table(), &medium_table()};
  Catalogue catalogue(tables);
  EXPECT_TRUE(catalogue.add_embedded());
  return catalogue;
}

constexpr const char* kOspf =
    "hold_times:\n  ospf: {transport: link, medium: fast-ethernet, hold: 40s, hello_rate: 2, message: 64B,\n"
    "    jitter: {min: 1s, max: 2s}, graceful: true, basis: assumed, source: me}\n";

/// What is said of the text with one place of it changed.
std::string refused(const std::string& from, const std::string& to) {
  std::string text = kOspf;
  text.replace(text.find(from), from.size(), to);
  Catalogue catalogue = with_hold_times();
  const auto done = catalogue.extend_text(text, "f.yaml");
  EXPECT_EQ(catalogue.find<HoldTime>("ospf") != nullptr, done.has_value());
  EXPECT_EQ(catalogue.rows<HoldTime>().size(), done ? 2U : 1U);
  return done ? "" : done.error().message;
}

TEST(OwnTable, ItsRowsAreReadAfterThoseTheyName) {
  Catalogue catalogue = with_hold_times();
  const auto* const bgp = catalogue.find<HoldTime>("bgp");
  ASSERT_NE(bgp, nullptr);
  EXPECT_EQ(bgp->hold, 180s);
  EXPECT_EQ(bgp->message_bytes, 1024U);
  EXPECT_EQ(bgp->hellos_per_hold, 3);
  EXPECT_EQ(bgp->provenance.basis, Basis::published);
  EXPECT_FALSE(bgp->jitter_min);
  ASSERT_TRUE(catalogue.extend_text(kOspf, "f.yaml"));
  EXPECT_EQ(catalogue.find<HoldTime>("ospf")->jitter_max, 2s);
  const std::string both =
      "hold_times:\n  isis: {transport: link, medium: mine, hold: 9s, hello_rate: 1, message: 1B, "
      "basis: assumed, source: me}\nmedia:\n  mine: {interface_prefix: M, rate_bits_per_s: 1, encapsulation: ethernet, "
      "mtu_bytes: 68, queue_limit_bytes: 1000, basis: assumed, source: me}\n";
  const auto read = catalogue.extend_text(both, "f.yaml");
  EXPECT_TRUE(read) << read.error().message;
}

TEST(OwnTable, AWrongRowIsRefusedWithItsPlace) {
  EXPECT_EQ(refused("me}", "me}"), "");
  EXPECT_EQ(refused("hold: 40s", "hold: soon"),
            "f.yaml:2:56: hold \"soon\", expected a whole number and ns, us, ms, s, min or h, like 250ms");
  EXPECT_EQ(
      refused("fast-ethernet", "string"),
      "f.yaml:2:35: unknown medium string, expected one of fast-ethernet, gigabit-ethernet, ten-gigabit-ethernet");
  EXPECT_EQ(refused("hello_rate: 2", "hello_rate: 101"),
            "f.yaml:2:73: hello_rate \"101\", expected a whole number from 1 to 100");
  EXPECT_EQ(refused("transport: link", "transport: tcp"),
            "f.yaml:2:26: unknown key medium of hold time ospf, expected one that the schema names");
  EXPECT_EQ(refused("transport: link", "transport: udp"), "f.yaml:2:21: transport \"udp\", expected tcp or link");
  EXPECT_EQ(refused("min: 1s", "min: 3s"), "f.yaml:3:19: min is more than max, expected at most that");
  EXPECT_EQ(refused("min: 1s", "least: 1s"), "f.yaml:3:13: jitter of hold time ospf has no key min, expected it");
  EXPECT_EQ(refused(", source: me", ""), "f.yaml:2:9: hold time ospf has no key source, expected it");
}

TEST(OwnTable, ATimeScaleDoesWhatTheColumnsSay) {
  Catalogue catalogue = with_hold_times();
  ASSERT_TRUE(catalogue.extend_text(kOspf, "f.yaml"));
  catalogue.scale_time(10);
  const HoldTime& ospf = *catalogue.find<HoldTime>("ospf");
  EXPECT_EQ(ospf.hold, 4s);
  EXPECT_EQ(ospf.hello_rate, 20);
  EXPECT_EQ(ospf.jitter_min, 1s) << "this column does not scale";
  EXPECT_EQ(ospf.jitter_max, 200ms);
  catalogue.scale_time(1000);
  EXPECT_EQ(ospf.hello_rate, 255) << "the most that its type holds";
}

TEST(OwnTable, ListingsShowIt) {
  const Catalogue catalogue = with_hold_times();
  const CatalogueSection& section = catalogue.sections().front();
  EXPECT_EQ(section.table->kind(), "hold time");
  const auto columns = section.table->listed_columns();
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].title, "over");
  const auto rows = section.table->listed_rows(*section.rows);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(std::get<std::string>(rows[0].cells[0]), "tcp");
  EXPECT_EQ(std::get<Duration>(rows[0].cells[1]), 180s);
}

TEST(OwnTable, ACatalogueMadeWithoutIt_HasNoRowsAndRefusesItsSection) {
  const std::array tables{&medium_table()};
  Catalogue catalogue(tables);
  EXPECT_TRUE(catalogue.rows<HoldTime>().empty());
  const auto done = catalogue.extend_text(kOspf, "f.yaml");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "f.yaml:1:1: unknown key hold_times of catalogue, expected one that the schema names");
}

}  // namespace
}  // namespace hitless::test
