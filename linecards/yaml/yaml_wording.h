#pragma once
// How the errors of one kind of file read. The reader finds what is wrong; each kind of file says so in its own words.

#include <string>
#include <string_view>

#include "dataplane/base/time.h"

namespace hitless {

/// What a text of the wording may name, each by its name in braces: "{key} of {map}, expected {form}".
struct YamlFacts {
  std::string_view map = {};            ///< the map's name
  std::string_view key = {};            ///< one of its keys
  std::string_view keys = {};           ///< all that it may have
  std::string_view value = {};          ///< what stands there, when it is a text
  std::string_view shape = {};          ///< what stands there, whatever it is: "a list", "'seven'", "nothing"
  std::string_view is = "stands here";  ///< what is said of it: "is longer than a year"
  std::string_view form = {};           ///< what should stand there: "true or false"
};
[[nodiscard]] std::string worded(const char* text, const YamlFacts& facts);

/// What is said of a value: of one that is no single text, and of a text of another form.
struct ValueWording {
  const char* other_shape;
  const char* other_form;
};

struct YamlWording {
  const char* not_a_map;
  const char* key_not_a_word;  ///< {key} is its shape
  const char* unknown_key;
  const char* repeated_key;
  const char* missing_key;
  const char* no_value;  ///< a key without a value; null: a value of another shape
  ValueWording value;
  ValueWording choice;
  const char* between_choices;
  const char* text_form;   ///< {form} of a text; may name {key}
  const char* texts_form;  ///< {form} of a text or a list of them
  const char* duration_form;
  Duration longest;    ///< a longer duration is refused; with it sums of the file's durations stay in their range
  const char* longer;  ///< {is} of a longer one
};

}  // namespace hitless
