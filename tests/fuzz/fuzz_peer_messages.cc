// Bytes that a route processor may hear: from its peer and from its cards, at any time of a boot, a synchronization or
// an upgrade. Two whole RPs talk to each other; the fuzzer speaks into their Links as either side, and types commands.

#include <filesystem>

#include "control/redundancy/peer_messages.h"
#include "control/rp/route_processor.h"
#include "hil/clock/event_loop.h"
#include "hil/runtime/temporary_folder.h"
#include "linecards/ipc/card_messages.h"
#include "tests/fuzz/fuzz_target.h"

namespace hitless::fuzz {
namespace {

enum Operation : std::uint8_t { kToA, kToB, kFromCard, kWait, kCommand, kReset, kOperations };

const char* const kCommands[] = {"issu loadversion a disk0:two b stby-disk0:two",
                                 "issu runversion b stby-disk0:two",
                                 "issu acceptversion b disk0:two",
                                 "issu commitversion a stby-disk0:two",
                                 "issu abortversion b stby-disk0:two",
                                 "show issu state"};

ImageManifest manifest(const std::string& name, const std::string& version) {
  ImageManifest image;
  image.name = name;
  image.version = version;
  image.platform = "c10000";
  image.card_software = {{"lc", version}};
  image.matrix = {{"1", "compatible"}, {"2", "compatible"}};
  image.size_bytes = 16;
  return image;
}

/// Both RPs' disks: written once, only read afterwards.
const std::filesystem::path& disk(RpId id) {
  static const TemporaryFolder folder;
  static const std::array<std::filesystem::path, 2> disks = [] {
    std::array<std::filesystem::path, 2> made{folder.path() / "a", folder.path() / "b"};
    for (const auto& path : made) {
      std::filesystem::create_directories(path);
      FileSystem files(path);
      HITLESS_CHECK(files.write(manifest("one", "1")) && files.write(manifest("two", "2")), "images");
    }
    return made;
  }();
  return disks[static_cast<std::size_t>(id)];
}

/// One card slot, whose card is what the fuzzer says.
struct Rig {
  Rig() {
    platform.slots = 8;
    platform.rp_boot = std::chrono::seconds(1);
    platform.rf_step = platform.presence_detection = std::chrono::milliseconds(10);
    platform.config_sync = std::chrono::milliseconds(100);
    platform.bulk_sync_bytes = 10'000;
    platform.rollback_default = std::chrono::minutes(45);
    platform.rp_link = platform.card_link = {std::chrono::microseconds(100), 1'000'000'000, 0};
    platform.rib_routes_per_s = 1000;
    platform.nsf_timer = std::chrono::seconds(120);
    type.name = "card";
    type.software = "lc";
    type.can_preload = true;
    type.memory_bytes = 1 << 20;
    type.fib_install_per_s = 1000;
    type.warm_restart_max = type.reload_max = std::chrono::seconds(90);
    config.platform = &platform;
    config.start_image = "disk0:one";
    config.cards = {{Slot(1), &type, "1"}};
    Interface interface;
    interface.index = InterfaceIndex(0);
    interface.slot = Slot(1);
    config.interfaces = {interface};
    config.addressing = {
        {InterfaceIndex(0), {{IpAddress::v4(0x0a000001), 24}}, {{IpAddress::v4(0x0a000002), MacAddress{{2}}}}}};
    rps[0] =
        std::make_unique<RouteProcessor>(RpId::a, loop, timeline, config, FileSystem(disk(RpId::a)), presence, routes,
                                         LinkEnd(peers, 0), std::map<Slot, LinkEnd>{{Slot(1), LinkEnd(card_a, 0)}});
    rps[1] =
        std::make_unique<RouteProcessor>(RpId::b, loop, timeline, config, FileSystem(disk(RpId::b)), presence, routes,
                                         LinkEnd(peers, 1), std::map<Slot, LinkEnd>{{Slot(1), LinkEnd(card_b, 0)}});
    for (const auto& rp : rps) rp->power_on();
  }
  RouteProcessor& active() { return *rps[rps[1]->active() ? 1 : 0]; }

  EventLoop loop;
  Timeline timeline;
  PlatformType platform;
  CardType type;
  ChassisConfig config;
  RouteSource routes{nullptr};
  PresenceLine presence{loop, std::chrono::milliseconds(10)};
  Link peers{loop, "rp-a/rp-b", {std::chrono::microseconds(100), 1'000'000'000, 0}, 1};
  Link card_a{loop, "a", {std::chrono::microseconds(100), 1'000'000'000, 0}, 1};
  Link card_b{loop, "b", {std::chrono::microseconds(100), 1'000'000'000, 0}, 1};
  std::array<std::unique_ptr<RouteProcessor>, 2> rps;
};

WireBytes shared(Bytes bytes) { return std::make_shared<const Bytes>(std::move(bytes)); }

}  // namespace

std::vector<Bytes> seeds() {
  Bytes upgrade;
  add_step(upgrade, kWait, 100);
  const auto card = [&](std::uint8_t rp, std::uint32_t epoch) {
    CardHello hello;
    hello.slot = 1;
    hello.card = "card";
    hello.software = "1";
    hello.state = static_cast<std::uint8_t>(CardState::forwarding);
    hello.fib_epoch = epoch;
    add_step(upgrade, kFromCard, rp, *encode(hello, kCardProtocolVersion));
    add_step(upgrade, kWait, 1);
    add_step(upgrade, kFromCard, rp, *encode(FibAck{1, epoch, 2}, kCardProtocolVersion));
  };
  card(0, 1);
  add_step(upgrade, kCommand, 0);
  add_step(upgrade, kWait, 100);
  add_step(upgrade, kFromCard, 0, *encode(PreloadResult{1, "2", true, ""}, kCardProtocolVersion));
  add_step(upgrade, kCommand, 1);
  add_step(upgrade, kWait, 100);
  card(1, 2);
  add_step(upgrade, kCommand, 2);
  add_step(upgrade, kCommand, 3);
  add_step(upgrade, kWait, 100);
  Bytes told;
  add_step(told, kWait, 15);
  add_step(told, kToA, 0, *encode_peer(RfHello{"disk0:one", manifest_text(manifest("one", "1")), "disk0:one"}));
  add_step(told, kToB, 0, *encode_peer(RfVerdict{1, "compatible", 3, "disk0:one", "disk0:one"}));
  add_step(told, kToA, 0, *encode_peer(SyncRequest{3, 0}));
  add_step(told, kToB, 0, *encode_peer(BulkChunk{0, 10, {1, 2, 3}}));
  add_step(told, kToB, 0, *encode_peer(ImageQuery{7, "disk0:two"}));
  add_step(told, kToB, 0, *encode_peer(ReloadPeer{"disk0:two", "issu loadversion"}));
  IssuCheckpoint checkpoint;
  checkpoint.revision = 1;
  checkpoint.step = 2;
  checkpoint.why = "issu loadversion";
  checkpoint.old_image = checkpoint.old_boot = "disk0:one";
  checkpoint.new_image = "disk0:two";
  checkpoint.old_manifest = manifest_text(manifest("one", "1"));
  checkpoint.new_manifest = manifest_text(manifest("two", "2"));
  checkpoint.rollback_at_ns = 5'000'000'000;
  checkpoint.unloaded = {1, 0};
  add_step(told, kToB, 0, *encode_peer(checkpoint));
  add_step(told, kReset, 0);
  add_step(told, kWait, 200);
  return {upgrade, told};
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hitless;
  using namespace hitless::fuzz;
  Rig rig;
  Input input({data, size});
  while (!input.empty()) {
    const std::uint8_t operation = input.u8() % kOperations;
    const std::uint8_t parameter = input.u8();
    Bytes piece = input.take(input.u16());
    switch (operation) {
      case kToA:
        rig.peers.send(1, shared(std::move(piece)));
        break;
      case kToB:
        rig.peers.send(0, shared(std::move(piece)));
        break;
      case kFromCard:
        ((parameter & 1) == 0 ? rig.card_a : rig.card_b).send(1, shared(std::move(piece)));
        break;
      case kWait:
        rig.loop.run_before(rig.loop.now() + std::chrono::milliseconds(100) * parameter);
        break;
      case kCommand:
        (void)rig.active().execute(piece.empty() ? kCommands[parameter % std::size(kCommands)]
                                                 : std::string(piece.begin(), piece.end()));
        break;
      default:
        rig.rps[parameter & 1]->reset("fuzzed");
        break;
    }
    HITLESS_CHECK(!(rig.rps[0]->active() && rig.rps[1]->active()), "two actives");
  }
  rig.loop.run_before(rig.loop.now() + std::chrono::minutes(50));
  HITLESS_CHECK(!(rig.rps[0]->active() && rig.rps[1]->active()), "two actives");
  return 0;
}
