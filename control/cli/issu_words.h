#pragma once
// The operator's text for a command that the ISSU process refuses.

#include "control/issu/issu_refusal.h"
#include "dataplane/base/result.h"

namespace hitless {

/// "% issu runversion: standby is not ready, ...", as an Error of code refused; bad_input when no image was named.
[[nodiscard]] Error refusal_error(IssuEvent command, const IssuRefusal& why);

}  // namespace hitless
