#include "tests/lint/rooms.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace hitless::lint {
namespace {

constexpr std::array<std::string_view, 4> kTopFolders = {"dataplane", "linecards", "control", "hil"};

std::string_view top_of(std::string_view path) { return path.substr(0, path.find('/')); }

std::ptrdiff_t height_of(std::string_view path) {
  return std::ranges::find(kTopFolders, top_of(path)) - kTopFolders.begin();
}

/// Rooms that a room reaches by one arrow or more.
std::set<std::string> reached_from(const Rooms& rooms, const std::string& folder) {
  std::set<std::string> reached;
  std::vector<std::string> left{folder};
  while (!left.empty()) {
    const std::string at = left.back();
    left.pop_back();
    for (const Room& room : rooms)
      if (room.folder == at)
        for (const std::string& next : room.includes)
          if (reached.insert(next).second) left.push_back(next);
  }
  return reached;
}

void check_independence(const Rooms& rooms, Findings& findings) {
  const std::array<std::string, 3> instruments = {"hil/measure/ledger", "hil/measure/meter", "hil/measure/truth"};
  for (const std::string& one : instruments)
    if (std::ranges::find(rooms, one, &Room::folder) == rooms.end())
      findings.push_back({kRoomsFile, 0, one + " is no room: who checks that it stands alone?"});
  for (const std::string& one : instruments)
    for (const std::string& other : instruments)
      if (one != other && reached_from(rooms, one).contains(other))
        findings.push_back({kRoomsFile, 0, one + " reaches " + other + ": a defect in one would hide in the other"});
}

}  // namespace

Rooms parse_rooms(std::string_view cmake) {
  static const std::regex kComment("#[^\n]*");
  static const std::regex kRow("hitless_room\\(([^\\s()]+)\\s+\"([^\"]*)\"([^()]*)\\)");
  const std::string text = std::regex_replace(std::string(cmake), kComment, "");
  Rooms rooms;
  for (std::sregex_iterator row(text.begin(), text.end(), kRow), end; row != end; ++row) {
    Room room{(*row)[1], (*row)[2], {}};
    std::istringstream words((*row)[3]);
    for (std::string word; words >> word;) room.includes.push_back(word);
    rooms.push_back(std::move(room));
  }
  return rooms;
}

Rooms load_rooms(const std::filesystem::path& project) {
  std::ifstream in(project / kRoomsFile, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return parse_rooms(text.str());
}

const Room* room_of(const Rooms& rooms, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const auto found = std::ranges::find(rooms, path.substr(0, slash), &Room::folder);
  return found == rooms.end() ? nullptr : &*found;
}

std::size_t arrows_of(const Rooms& rooms) {
  std::size_t arrows = 0;
  for (const Room& room : rooms) arrows += room.includes.size();
  return arrows;
}

std::string map_of(const Rooms& rooms) {
  std::string map = "| Room | What is in it |\n| --- | --- |\n";
  for (const Room& room : rooms) map += "| `" + room.folder + "` | " + room.about + " |\n";
  return map;
}

Findings check_rooms(const Rooms& rooms) {
  Findings findings;
  std::set<std::string> above;
  for (const Room& room : rooms) {
    const auto object = [&](const std::string& to, const std::string& why) {
      findings.push_back({kRoomsFile, 0, room.folder + " -> " + to + ": " + why});
    };
    for (const std::string& to : room.includes) {
      if (!above.contains(to)) object(to, "no room above; an arrow leads to a row above its own");
      if (height_of(to) > height_of(room.folder)) object(to, "the arrow points the other way");
      if (top_of(room.folder) == "control" && top_of(to) == "linecards" && to != "linecards/ipc" &&
          to != "linecards/catalogue")
        object(to, "control knows cards by their messages and their catalogue only");
    }
    if (!above.insert(room.folder).second) object(room.folder, "two rows of one room");
    if (std::ranges::count(room.folder, '/') > 2) object(room.folder, "more than two levels below a top folder");
  }
  check_independence(rooms, findings);
  return findings;
}

Findings check_folders(const Files& files, const Rooms& rooms) {
  constexpr std::ptrdiff_t kSourcesMin = 2, kSourcesMax = 30;
  Findings findings;
  for (const SourceFile& file : files)
    if (height_of(file.path) < std::ssize(kTopFolders) && room_of(rooms, file.path) == nullptr)
      findings.push_back({file.path, 0, std::string("lies in no room; ") + kRoomsFile + " has a row for each"});
  for (const Room& room : rooms) {
    const auto count =
        std::ranges::count_if(files, [&](const SourceFile& file) { return room_of(rooms, file.path) == &room; });
    if (count < kSourcesMin || count > kSourcesMax)
      findings.push_back({room.folder, 0, std::to_string(count) + " sources, expected 2 to 30 in a room"});
  }
  return findings;
}

Findings check_arrows(const Files& files, const Rooms& rooms) {
  Findings findings;
  std::set<std::pair<const Room*, const Room*>> used;
  for (const SourceFile& file : files) {
    const Room* const from = room_of(rooms, file.path);
    if (from == nullptr) continue;
    for (const Include& include : includes_of(file)) {
      const Room* const to = room_of(rooms, include.path);
      if (to == nullptr) {
        findings.push_back({file.path, include.line, "includes " + include.path + ", which lies in no room"});
      } else if (to != from && std::ranges::find(from->includes, to->folder) == from->includes.end()) {
        findings.push_back({file.path, include.line,
                            "includes " + include.path + ": no arrow from " + from->folder + " to " + to->folder});
      }
      used.emplace(from, to);
    }
  }
  for (const Room& room : rooms)
    for (const std::string& to : room.includes)
      if (const Room* const target = room_of(rooms, to + "/"); !used.contains({&room, target}))
        findings.push_back({kRoomsFile, 0, room.folder + " -> " + to + ": no include uses the arrow"});
  return findings;
}

}  // namespace hitless::lint
