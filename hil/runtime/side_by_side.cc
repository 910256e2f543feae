#include "hil/runtime/side_by_side.h"

#include <tbb/parallel_for.h>

namespace hitless {

void side_by_side(std::size_t count, const std::function<void(std::size_t)>& piece) {
  tbb::parallel_for(std::size_t{0}, count, piece);
}

}  // namespace hitless
