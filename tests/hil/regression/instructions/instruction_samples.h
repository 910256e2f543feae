#pragma once
// Records of instructions for tests: two stages, as one build could have counted them.

#include "hil/regression/instructions/instruction_record.h"

namespace hitless::test {

inline InstructionRecord sample_record() {
  InstructionRecord record;
  record.scenario = "line-rate";
  record.seed = 1;
  record.packets = 65'536;
  record.version = "0.1.0";
  record.commit = "abc";
  record.compiler = "GNU 12.2.0";
  record.build_type = "Release";
  record.valgrind = "valgrind-3.19.0";
  record.libc = "glibc 2.36";
  record.dpdk = "DPDK 22.11.5";
  record.whole_milli_instructions = 1'100'000;
  record.stages = {
      {"ingress", 1'000'000, 256, 2.0, {{"lookup", 600'000}, {"validate", 400'000}}},
      {"fabric", 100'000, 256, 5.0, {{"merge", 100'000}}},
  };
  return record;
}

}  // namespace hitless::test
