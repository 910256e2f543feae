#include "hil/runtime/exit_code.h"

#include <cstdio>

namespace hitless {

int exit_code_of(const Error& error) {
  return error.code == ErrorCode::unsupported || error.code == ErrorCode::io ? kExitEnvironment : kExitBadUse;
}

int report_error(const Error& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "hitless: %s\n", error.message.c_str());
  return exit_code_of(error);
}

}  // namespace hitless
