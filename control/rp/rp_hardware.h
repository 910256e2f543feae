#pragma once
// The parts of a route processor that outlive its software.

#include <functional>
#include <map>
#include <string>

#include "control/base/chassis_config.h"
#include "control/base/timeline_writer.h"
#include "control/images/file_system.h"
#include "control/issu/issu_record.h"
#include "control/routing/route_source.h"
#include "linecards/ipc/link.h"

namespace hitless {

struct RpHardware {
  RpId id;
  Scheduler& scheduler;
  TimelineWriter& timeline;
  const ChassisConfig& config;
  const FileSystem& disk;
  RouteSource& routes;
  LinkEnd& peer;
  std::map<Slot, LinkEnd>& cards;
  Nvram& nvram;
  SideBySide pieces;                           ///< runs the pieces of a large work
  std::function<void(std::string why)> reset;  ///< after the present event
};

}  // namespace hitless
