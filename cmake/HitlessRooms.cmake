# What a row of cmake/rooms.cmake and the CMakeLists.txt of a room may say.

# A row. Arrows become link dependencies; the lint refuses an include without an arrow.
function(hitless_room room about)
  set_property(GLOBAL APPEND PROPERTY HITLESS_ROOMS ${room})
  set_property(GLOBAL PROPERTY HITLESS_ARROWS_${room} ${ARGN})
endfunction()

# The target of a room: hitless_dataplane_fib for dataplane/fib.
function(hitless_room_target variable room)
  string(REPLACE "/" "_" name ${room})
  set(${variable} hitless_${name} PARENT_SCOPE)
endfunction()

# hitless_link_rooms(TARGET PUBLIC|PRIVATE|INTERFACE room...)
function(hitless_link_rooms target scope)
  foreach(room IN LISTS ARGN)
    hitless_room_target(other ${room})
    target_link_libraries(${target} ${scope} ${other})
  endforeach()
endfunction()

# In a room's CMakeLists.txt: hitless_room_library(SOURCES a.cc... [PUBLIC lib...] [PRIVATE lib...]) makes the target of
# this folder's room; without SOURCES it has headers only. DPDK's options and tl::expected are everybody's.
function(hitless_room_library)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  file(RELATIVE_PATH room ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  hitless_room_target(target ${room})
  if("${ARG_PUBLIC};${ARG_PRIVATE}" MATCHES "hitless_(dataplane|linecards|control|hil)_")
    message(FATAL_ERROR "${room}: rooms are linked by their row in cmake/rooms.cmake")
  endif()
  get_property(arrows GLOBAL PROPERTY HITLESS_ARROWS_${room})
  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE ${ARG_PRIVATE})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${target} ${scope} hitless_options PkgConfig::DPDK tl::expected ${ARG_PUBLIC})
  hitless_link_rooms(${target} ${scope} ${arrows})
endfunction()

# Enters every room, in the order of the rows.
function(hitless_add_rooms)
  get_property(rooms GLOBAL PROPERTY HITLESS_ROOMS)
  foreach(room IN LISTS rooms)
    add_subdirectory(${room})
  endforeach()
endfunction()
