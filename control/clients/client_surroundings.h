#pragma once
// The parts of an RP whose state clients checkpoint.

#include "control/base/chassis_config.h"
#include "control/fib/adjacency_table.h"

namespace hitless {

/// All outlive the clients.
struct ClientSurroundings {
  const ChassisConfig& config;
  AdjacencyTable& adjacencies;
};

}  // namespace hitless
