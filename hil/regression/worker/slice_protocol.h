#pragma once
// The protocol between a bench and its worker: one JSON object a line. The worker greets once it has booted; then each
// request gets one answer, until the worker's input ends. Builds of different ages may meet, hence the version.

#include <cstdint>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

inline constexpr int kSliceProtocol = 1;

struct WorkerGreeting {
  int protocol = kSliceProtocol;
  std::string scenario;  ///< name of the scenario
  std::uint64_t seed = 0;
  std::string version, commit, compiler;
  std::string build_type;  ///< with the compiler's options: "Release -O2"
};

struct SliceRequest {
  std::uint64_t packets = 0;  ///< at least; a slice ends with the step that reaches them
  std::string count;          ///< a stage, or "whole": the instructions go to a dump of this name; empty: none
};

struct SliceDone {
  std::uint64_t packets = 0;  ///< taken from the traffic
  std::int64_t wall_ns = 0;
  std::int64_t cpu_ns = 0;    ///< of the process
  std::uint64_t entries = 0;  ///< how often the counted stage was entered
};

std::string to_line(const WorkerGreeting& greeting);
std::string to_line(const SliceRequest& request);
std::string to_line(const SliceDone& done);
/// The answer that ends a worker.
std::string to_line(const Error& error);

/// Each function returns the Error that the line carries, or bad_input when the line is not as expected.
Result<WorkerGreeting> parse_greeting(const std::string& line);
Result<SliceRequest> parse_request(const std::string& line);
Result<SliceDone> parse_done(const std::string& line);

}  // namespace hitless
