#include "hil/run/model_steps.h"

namespace hitless {

void ModelSteps::run_before(Instant until) const {
  stages_.enter(Stage::control);
  chassis_.loop().run_before(until);
  chassis_.move_views(path_);
  stages_.enter(Stage::rig);
  path_.advance(until);
  if (meter_ != nullptr) {
    stages_.enter(Stage::meter);
    meter_->advance(until);
    stages_.enter(Stage::rig);
  }
}

}  // namespace hitless
