#include "hil/report/renderers.h"

#include <array>

#include "hil/report/result_json.h"
#include "hil/report/text_report.h"

namespace hitless {
namespace {

constexpr std::array kRenderers{
    Renderer{"report.txt", text_report},
    Renderer{"result.json", result_json},
};

}  // namespace

std::span<const Renderer> renderers() { return kRenderers; }

}  // namespace hitless
