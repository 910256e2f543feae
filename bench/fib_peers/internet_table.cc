#include "bench/fib_peers/internet_table.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "hil/byte_source.h"
#include "hil/route_generator.h"

namespace hitless::bench {
namespace {

std::string table_file() {
  const char* named = std::getenv("HITLESS_DATA");
  const std::filesystem::path data = named != nullptr ? named : HITLESS_SOURCE_DIR "/../shared/data";
  return (data / "routes" / "full-table-prefixes.txt.gz").lexically_normal().string();
}

Result<std::string> unpacked(const std::string& file) {
  auto source = open_byte_source(file, "one prefix a line");
  if (!source) return tl::unexpected(source.error());
  std::string text;
  for (std::array<std::byte, 64 << 10> chunk;;) {
    const auto size = (*source)->read(chunk);
    if (!size) return tl::unexpected(size.error());
    text.append(reinterpret_cast<const char*>(chunk.data()), *size);
    if (*size < chunk.size()) return text;
  }
}

Result<void> read_prefixes(const std::string& file, InternetTable& table) {
  const auto text = unpacked(file);
  if (!text) return tl::unexpected(text.error());
  std::size_t line = 0;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    ++line;
    std::string_view written = std::string_view(*text).substr(at, end - at);
    if (written.ends_with('\r')) written.remove_suffix(1);  // the file was written elsewhere
    const auto prefix = parse_prefix(written);
    if (!prefix) return fail(ErrorCode::bad_input, file + ":" + std::to_string(line) + ": " + prefix.error().message);
    (prefix->address.family == Family::ipv4 ? table.ipv4 : table.ipv6).push_back(*prefix);
    at = end + 1;
  }
  for (std::vector<Prefix>* family : {&table.ipv4, &table.ipv6}) {
    std::ranges::sort(*family);
    family->erase(std::unique(family->begin(), family->end()), family->end());
  }
  return {};
}

/// Evenly over the table, so that its shape stays.
void thin(std::vector<Prefix>& prefixes, std::size_t wanted) {
  if (prefixes.size() <= wanted) return;
  for (std::size_t i = 0; i < wanted; ++i) prefixes[i] = prefixes[i * prefixes.size() / wanted];
  prefixes.resize(wanted);
}

void grow(InternetTable& table, std::size_t ipv4, std::size_t ipv6) {
  RouteTableShape shape;
  shape.ipv4 = static_cast<std::uint32_t>(ipv4 - table.ipv4.size());
  shape.ipv6 = static_cast<std::uint32_t>(ipv6 - table.ipv6.size());
  // Where the routes lead is the comparison's affair.
  shape.via_ipv4 = {IpAddress::v4(0)};
  shape.via_ipv6 = {IpAddress{Family::ipv6, {}}};
  shape.taken = table.ipv4;
  shape.taken.insert(shape.taken.end(), table.ipv6.begin(), table.ipv6.end());
  for (const RibRoute& route : generate_routes(shape, 1))
    (route.prefix.address.family == Family::ipv4 ? table.ipv4 : table.ipv6).push_back(route.prefix);
  std::ranges::sort(table.ipv4);
  std::ranges::sort(table.ipv6);
}

}  // namespace

Result<InternetTable> internet_table(std::size_t ipv4, std::size_t ipv6) {
  InternetTable table;
  const std::string file = table_file();
  if (std::filesystem::exists(file)) {
    table.origin = file;
    if (const auto read = read_prefixes(file, table); !read) return tl::unexpected(read.error());
  } else {
    table.origin = file + " is not there (set HITLESS_DATA): all prefixes are generated";
  }
  thin(table.ipv4, ipv4);
  thin(table.ipv6, ipv6);
  table.real_ipv4 = table.ipv4.size();
  table.real_ipv6 = table.ipv6.size();
  grow(table, ipv4, ipv6);
  return table;
}

}  // namespace hitless::bench
