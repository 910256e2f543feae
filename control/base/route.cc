#include "control/base/route.h"

#include "dataplane/base/enum_name.h"

namespace hitless {

const char* to_string(RouteProtocol protocol) {
  return enum_name<RouteProtocol::bgp>(protocol, {"connected", "local", "static", "bgp"});
}

}  // namespace hitless
