#include "linecards/yaml/yaml_document.h"

#include <algorithm>
#include <sstream>

#include <yaml-cpp/eventhandler.h>

#include "linecards/yaml/text_file.h"
#include "linecards/yaml/yaml_errors.h"

namespace hitless {
namespace {

/// Hears the events of a document and ignores them.
class Unheard final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

}  // namespace

std::string other_than_one_document(const std::string& text) {
  std::istringstream stream(text);
  if (const std::size_t at = first_not_utf8(text); at != std::string_view::npos)
    return "a byte that is no UTF-8, in line " +
           std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + ",";
  YAML::Parser parser(stream);
  Unheard events;
  if (!parser.HandleNextDocument(events)) return "no YAML document";
  return parser.HandleNextDocument(events) ? "more than one YAML document" : "";
}

Result<YAML::Node> load_yaml(std::string_view text, const std::string& origin) {
  try {
    const std::string whole(text);
    if (const std::string wrong = other_than_one_document(whole); !wrong.empty())
      return fail(ErrorCode::bad_input, at_mark(origin, {1, 1}, wrong + " stands here, expected one"));
    return YAML::Load(whole);
  } catch (const YAML::Exception& broken) {
    return fail(ErrorCode::bad_input, at_mark(origin, mark_of(broken.mark), broken.msg + ", expected YAML"));
  }
}

}  // namespace hitless
