#pragma once
// The files that a run's Summary is written into. A further renderer is a file of this room and a row in renderers.cc.

#include <span>
#include <string>

#include "hil/record/summary.h"

namespace hitless {

struct Renderer {
  const char* file;  ///< name in the folder of --out
  std::string (*render)(const Summary& summary);
};
/// In the order of writing.
[[nodiscard]] std::span<const Renderer> renderers();
/// The renderer whose text a run also prints.
[[nodiscard]] inline const Renderer& shown_renderer() { return renderers().front(); }

}  // namespace hitless
