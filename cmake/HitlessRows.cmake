# hitless_embed_rows(VARIABLE name...): in the CMakeLists.txt of a room, the sources that hold rows/name.yaml of that
# room, each as the constant hitless::embedded::name, which the file of the table declares.
function(hitless_embed_rows variable)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_rows.cmake)
  set(sources)
  foreach(name IN LISTS ARGN)
    set(rows ${CMAKE_CURRENT_SOURCE_DIR}/rows/${name}.yaml)
    set(embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cc)
    add_custom_command(OUTPUT ${embedded}
      COMMAND ${CMAKE_COMMAND} -DFILE=${rows} -DOUTPUT=${embedded} -P ${script}
      DEPENDS ${rows} ${script}
      VERBATIM)
    list(APPEND sources ${embedded})
  endforeach()
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()
