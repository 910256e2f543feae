# Writes build_info.h; runs at every build so that the commit is the one that was built, and touches the file only
# when something changed.
execute_process(COMMAND git -C ${SOURCE_DIR} describe --always --dirty OUTPUT_VARIABLE commit
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[#pragma once
// Made by the build: cmake/build_info.cmake.
namespace hitless {
inline constexpr const char* kBuildVersion = "@VERSION@";
inline constexpr const char* kBuildCommit = "@commit@";
inline constexpr const char* kBuildCompiler = "@COMPILER@";
inline constexpr const char* kBuildType = "@BUILD_TYPE@";
inline constexpr const char* kBuildFlags = "@FLAGS@";
inline constexpr const char* kBuildMarch = "@MARCH@";
}  // namespace hitless
]] @ONLY)
