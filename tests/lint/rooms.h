#pragma once
// The rows of cmake/rooms.cmake, as the lint and README's map read them.

#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source_tree.h"

namespace hitless::lint {

/// A folder with one subject; the folders that its files may include besides their own.
struct Room {
  std::string folder;
  std::string about;
  std::vector<std::string> includes;
};
using Rooms = std::vector<Room>;

inline constexpr const char* kRoomsFile = "cmake/rooms.cmake";

/// The rows in order. What is no row is left out; the build refuses such a file.
Rooms parse_rooms(std::string_view cmake);
/// Those of the project at hand.
Rooms load_rooms(const std::filesystem::path& project);

[[nodiscard]] const Room* room_of(const Rooms& rooms, std::string_view path);
[[nodiscard]] std::size_t arrows_of(const Rooms& rooms);

/// README's map: a line a room, under the four folders.
[[nodiscard]] std::string map_of(const Rooms& rooms);

/// The rows themselves: an arrow leads to a row above (so there are no circles) and never from dataplane to linecards,
/// linecards to control, control to hil; control knows cards by messages and catalogue; Ledger, Meter and Truth reach
/// none of each other.
Findings check_rooms(const Rooms& rooms);

/// Every source of the four folders lies in a room, and a room has 2 to 30 of them.
Findings check_folders(const Files& files, const Rooms& rooms);

/// Every #include of the four folders runs along an arrow, and every arrow is used.
Findings check_arrows(const Files& files, const Rooms& rooms);

}  // namespace hitless::lint
