# cmake -DFILES=a.yaml|b.yaml -DOUTPUT=x.cc -P embed.cmake: the files as raw strings in one source file.
string(REPLACE "|" ";" files "${FILES}")
set(rows "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(APPEND rows "    {\"${name}\", R\"hitless_yaml(${text})hitless_yaml\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Written by the build from linecards/catalogue; do not edit.
#include \"linecards/catalogue/embedded_catalogue.h\"

namespace hitless {
namespace {

constexpr EmbeddedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_catalogue() { return kFiles; }

}  // namespace hitless
")
