#include "control/base/route.h"

namespace hitless {

const char* to_string(RouteProtocol protocol) {
  switch (protocol) {
    case RouteProtocol::connected:
      return "connected";
    case RouteProtocol::local:
      return "local";
    case RouteProtocol::static_:
      return "static";
    case RouteProtocol::bgp:
      return "bgp";
  }
  return "?";
}

}  // namespace hitless
