#pragma once
// The wording of errors in one kind of file. The reader finds an error; each kind of file has its own words for it.

#include <string>
#include <string_view>

#include "dataplane/base/time.h"

namespace hitless {

/// The facts that a text of the wording may name, each in braces: "{key} of {map}, expected {form}".
struct YamlFacts {
  std::string_view map = {};            ///< the map's name
  std::string_view key = {};            ///< a key of the map
  std::string_view keys = {};           ///< all keys that the map may have
  std::string_view value = {};          ///< the value, when the value is a text
  std::string_view shape = {};          ///< the value in a few words: "a list", "'seven'", "nothing"
  std::string_view is = "stands here";  ///< a statement about the value: "is longer than a year"
  std::string_view form = {};           ///< the form of a good value: "true or false"
};
[[nodiscard]] std::string worded(const char* text, const YamlFacts& facts);

/// Texts for a wrong value: one for a value that is no single text, one for a text of another form.
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
  const char* texts_form;  ///< {form} of a text or a list of texts
  const char* duration_form;
  Duration longest;    ///< a longer duration is refused, so sums of the file's durations stay in their range
  const char* longer;  ///< {is} of a longer duration
};

}  // namespace hitless
