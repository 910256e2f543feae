// Bytes that a card may hear from its RPs, over Links: the wire format, the FIB codec, and the card's life cycle and
// FIB agent behind them, in any order and at any time.

#include "linecards/ipc/fib_codec.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/linecards/card/card_rig.h"

namespace hitless::fuzz {
namespace {

enum Operation : std::uint8_t { kHello, kRaw, kWait, kBegin, kBatch, kEnd, kOperations };

/// What every decoder makes of the bytes; what decodes must encode to the same.
template <class... Messages>
void decode_as(const Bytes& bytes) {
  (
      [&] {
        const auto message = decode<Messages>(bytes);
        if (message && bytes[2] == kCardProtocolVersion)
          HITLESS_CHECK(encode(*message, kCardProtocolVersion)->size() == bytes.size(), "decoded, but not all of it");
      }(),
      ...);
}

void decode_all(const Bytes& bytes) {
  decode_as<CardHello, CardStateChanged, FibAck, FibResync, PreloadResult, RpHello, FibSyncBegin, FibBatch, FibSyncEnd,
            PreloadImage, PreloadDiscard, RestartCard>(bytes);
  if (const auto change = decode_fib_change(bytes))
    HITLESS_CHECK(encode_fib_change(*change) == bytes, "a change with two encodings");
}

template <class Message>
Bytes raw(const Message& message) {
  return *encode(message, kCardProtocolVersion);
}

}  // namespace

std::vector<Bytes> seeds() {
  Bytes upgrade;
  add_step(upgrade, kRaw, 0, raw(PreloadImage{"2.0", 1 << 20}));
  add_step(upgrade, kWait, 20);
  add_step(upgrade, kHello, 1);
  add_step(upgrade, kRaw, 1, raw(RestartCard{true, "2.0", "issu runversion"}));
  add_step(upgrade, kWait, 200);
  add_step(upgrade, kBegin, 1);
  add_step(upgrade, kBatch, 1, test::change_bytes(2, {"10.0.0.0/8", "12.0.0.0/8"}, {"11.0.0.0/8"}));
  add_step(upgrade, kEnd, 1);
  add_step(upgrade, kWait, 100);
  Bytes others;
  add_step(others, kRaw, 0, raw(PreloadImage{"2.0", 1 << 20}));
  add_step(others, kRaw, 0, raw(PreloadDiscard{"aborted"}));
  add_step(others, kBatch, 0, test::change_bytes(1, {}, {"10.0.0.0/8"}));
  add_step(others, kRaw, 0, raw(RestartCard{false, "1.0", "forced"}));
  add_step(others, kWait, 255);
  return {upgrade, others};
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hitless;
  using namespace hitless::fuzz;
  decode_all(Bytes(data, data + size));
  test::CardRig rig;
  rig.bring_up();
  Input input({data, size});
  std::uint32_t epoch = 1;
  while (!input.empty()) {
    const std::uint8_t operation = input.u8() % kOperations;
    const std::uint8_t parameter = input.u8();
    const Bytes piece = input.take(input.u16());
    test::PlayedRp& rp = (parameter & 1) == 0 ? rig.a : rig.b;
    switch (operation) {
      case kHello:
        rp.hello(epoch += parameter & 1);
        break;
      case kRaw:
        decode_all(piece);
        rp.say_bytes(piece);
        break;
      case kWait:
        rig.run_for(std::chrono::milliseconds(100) * parameter);
        break;
      case kBegin:
        rp.begin(epoch, (parameter & 2) != 0);
        break;
      case kBatch:
        decode_all(piece);
        rp.say(FibBatch{epoch, parameter, piece});
        break;
      default:
        rp.end();
        break;
    }
  }
  rig.run_for(std::chrono::seconds(1000));
  rig.card->take_view_changes();
  return 0;
}
