#include "hil/regression/crashed_build.h"

namespace hitless {

void judge_crashes(const BuildCrashes& crashes, Comparison& comparison) {
  if (crashes.base) {
    comparison.figures.clear();
    comparison.inconclusive.push_back("base ended by " + to_string(*crashes.base));
  } else if (crashes.current) {
    ComparedFigure figure;
    figure.name = "run to its end";
    figure.base = "yes";
    figure.current = "no";
    figure.outcome = FigureOutcome::worse;
    figure.explanation = "current ended by " + to_string(*crashes.current);
    comparison.figures = {std::move(figure)};
  }
}

}  // namespace hitless
