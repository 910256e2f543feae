// What other builds, valgrind and baseline files say of speed: records, dumps, and the lines of a worker.

#include "hil/regression/instructions/callgrind_dump.h"
#include "hil/regression/instructions/instruction_record.h"
#include "hil/regression/worker/slice_protocol.h"
#include "tests/fuzz/fuzz_target.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  InstructionRecord record;
  record.scenario = "s";
  record.seed = 1;
  record.packets = 1024;
  record.version = record.commit = record.compiler = record.build_type = record.valgrind = "x";
  record.whole_milli_instructions = 100;
  record.stages = {{"ingress", 100, 4, 2.0, {{"f", 60}, {"g", 40}}}};
  return {bytes_of(instruction_record_json(record)),
          bytes_of("version: 1\ndesc: Trigger: Client Request: ingress\nevents: Ir\nfl=(1) a.cc\nfn=(1) f\n10 5\n"
                   "calls=1 20\n10 7\nfn=(2) g\n+3 7\ntotals: 12\n"),
          bytes_of(to_line(WorkerGreeting{1, "s", 1, "v", "c", "g", "r"})),
          bytes_of(to_line(SliceRequest{1024, "ingress"})),
          bytes_of(to_line(SliceDone{1024, 1, 1, 1})),
          bytes_of(to_line(Error{ErrorCode::bad_input, "why"}))};
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto record = hitless::parse_instruction_record(text, "fuzzed");
  if (record)
    HITLESS_CHECK(hitless::parse_instruction_record(hitless::instruction_record_json(*record), "again").has_value(),
                  "a record that was read can be written and read");
  else
    HITLESS_CHECK(record.error().message.starts_with("fuzzed"), record.error().message);
  const auto dump = hitless::parse_callgrind_dump(text, "fuzzed");
  if (!dump) HITLESS_CHECK(dump.error().message.starts_with("fuzzed"), dump.error().message);
  static_cast<void>(hitless::parse_greeting(text));
  static_cast<void>(hitless::parse_request(text));
  static_cast<void>(hitless::parse_done(text));
  return 0;
}
