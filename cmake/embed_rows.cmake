# cmake -DFILE=rows/cards.yaml -DOUTPUT=x.cc -P embed_rows.cmake: the file as one constant, hitless::embedded::cards.
get_filename_component(file "${FILE}" NAME)
get_filename_component(name "${FILE}" NAME_WE)
file(READ "${FILE}" text)
file(WRITE "${OUTPUT}" "// Written by the build from ${file}; do not edit.
#include \"linecards/catalogue/embedded_rows.h\"

namespace hitless::embedded {

extern const EmbeddedRows ${name};
constexpr EmbeddedRows ${name}{\"${file}\", R\"hitless_yaml(${text})hitless_yaml\"};

}  // namespace hitless::embedded
")
