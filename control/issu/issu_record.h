#pragma once
// An RP's knowledge of an upgrade under way. Checkpoints carry the record to the standby, and NVRAM keeps the record,
// so that the next RP to come up knows where the process stood.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "control/images/image.h"
#include "control/issu/issu_table.h"
#include "control/redundancy/peer_messages.h"
#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"

namespace hitless {

/// The state that survives a reset of an RP, besides its disk.
struct Nvram {
  std::string boot;                ///< the BOOT variable
  std::vector<std::uint8_t> issu;  ///< the last checkpoint written or received, encoded; empty: none
  Epoch epoch;                     ///< highest FIB epoch opened or heard of
};

struct IssuRecord {
  IssuStep step = IssuStep::idle;
  std::string why;                           ///< the step that led here; a switchover now is booked on this step
  std::string old_image, new_image;          ///< "disk0:NAME"; empty outside an upgrade
  ImageManifest old_manifest, new_manifest;  ///< meaningful while the images are named
  std::string old_boot;                      ///< BOOT variable before the upgrade
  Instant rollback_at = kNever;              ///< when the rollback timer ends; kNever: not running
  std::uint64_t prefixes = 0;                ///< table size that the plan was made for
  std::set<Slot> unloaded;                   ///< cards that reload although the plan had them preloaded
  bool rpr = false;                          ///< Fast Software Upgrade: the standby stays cold, every card reloads
};

[[nodiscard]] IssuCheckpoint to_checkpoint(const IssuRecord& record, std::uint32_t revision);
/// bad_input for an unknown step or a manifest that cannot be read.
Result<IssuRecord> from_checkpoint(const IssuCheckpoint& message);

}  // namespace hitless
