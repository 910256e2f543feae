#include "tests/netns/dissector.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace hitless::test {
namespace {

/// Columns asked for: those of checksums hold 0 (bad), 1 (good), 2 (unverified), 3 (not present), several when
/// headers repeat. Those of other protocols show as expert items.
constexpr std::array kChecksums = {"ip.checksum.status",   "tcp.checksum.status",    "udp.checksum.status",
                                   "icmp.checksum.status", "icmpv6.checksum.status", "igmp.checksum.status",
                                   "gre.checksum.status"};
constexpr const char* kBad = "0";
/// Groups of expert items (epan/proto.h): those of the others are about the conversation, not about the bytes.
constexpr const char* kChecksumGroup = "16777216";
constexpr const char* kMalformedGroup = "117440512";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::string command_for(const std::string& capture) {
  std::string command = "tshark -n -r '" + capture +
                        "' -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE"
                        " -T fields -E separator='|' -E occurrence=a -e frame.number -e _ws.malformed"
                        " -e _ws.expert.group";
  for (const char* field : kChecksums) command += std::string(" -e ") + field;
  return command + " 2>/dev/null";
}

std::multiset<std::string> findings_of(const std::string& line) {
  const std::vector<std::string> columns = split(line, '|');
  std::multiset<std::string> findings;
  if (columns.size() > 1 && !columns[1].empty()) findings.insert("malformed: " + columns[1]);
  if (columns.size() > 2)
    for (const std::string& group : split(columns[2], ',')) {
      if (group == kMalformedGroup) findings.insert("expert: malformed");
      if (group == kChecksumGroup) findings.insert("expert: checksum");
    }
  for (std::size_t i = 0; i < kChecksums.size() && i + 3 < columns.size(); ++i)
    for (const std::string& status : split(columns[i + 3], ','))
      if (status == kBad) findings.insert(std::string("bad: ") + kChecksums[i]);
  return findings;
}

}  // namespace

bool Dissector::is_there() { return std::system("command -v tshark >/dev/null 2>&1") == 0; }

Result<std::vector<std::multiset<std::string>>> Dissector::findings(const std::string& capture) {
  FILE* pipe = popen(command_for(capture).c_str(), "r");
  if (pipe == nullptr) return fail(ErrorCode::io, "tshark cannot be started");
  std::vector<std::multiset<std::string>> all;
  std::string line;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    all.push_back(findings_of(line));
    line.clear();
  }
  if (const int status = pclose(pipe); !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(ErrorCode::io, "tshark failed on " + capture);
  return all;
}

}  // namespace hitless::test
