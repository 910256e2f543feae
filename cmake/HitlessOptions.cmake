# Warnings and sanitizers as one interface target that every target of ours links.
add_library(hitless_options INTERFACE)
target_compile_options(hitless_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual
  # GCC 12 sees overlaps in std::string concatenation that are not there.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(hitless_options INTERFACE ${PROJECT_SOURCE_DIR})

option(HITLESS_WERROR "Warnings are errors" OFF)
if(HITLESS_WERROR)
  target_compile_options(hitless_options INTERFACE -Werror)
endif()

set(HITLESS_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
if(HITLESS_SANITIZE)
  target_compile_options(hitless_options INTERFACE -fsanitize=${HITLESS_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(hitless_options INTERFACE -fsanitize=${HITLESS_SANITIZE})
endif()

option(HITLESS_FUZZ "libFuzzer targets in tests/fuzz instead of tests; clang only" OFF)
if(HITLESS_FUZZ)
  target_compile_options(hitless_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# A rebuild after a switch of branches is then a matter of seconds; without ccache nothing changes.
find_program(HITLESS_CCACHE ccache)
if(HITLESS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HITLESS_CCACHE})
endif()
