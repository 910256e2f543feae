#include "bench/internet_table.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "hil/routes/prefix_list.h"
#include "hil/routes/route_generator.h"

namespace hitless::bench {
namespace {

std::string table_file() {
  return (data_folder() / "routes" / "full-table-prefixes.txt.gz").lexically_normal().string();
}

/// Thins evenly over the table, so that its shape stays.
void thin(std::vector<Prefix>& prefixes, std::size_t wanted) {
  if (prefixes.size() <= wanted) return;
  for (std::size_t i = 0; i < wanted; ++i) prefixes[i] = prefixes[i * prefixes.size() / wanted];
  prefixes.resize(wanted);
}

void grow(InternetTable& table, std::size_t ipv4, std::size_t ipv6) {
  RouteTableShape shape;
  shape.ipv4 = static_cast<std::uint32_t>(ipv4 - table.ipv4.size());
  shape.ipv6 = static_cast<std::uint32_t>(ipv6 - table.ipv6.size());
  // Placeholders: the caller decides where the routes lead.
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

std::filesystem::path data_folder() {
  const char* named = std::getenv("HITLESS_DATA");
  return named != nullptr ? named : HITLESS_SOURCE_DIR "/../shared/data";
}

Result<InternetTable> internet_table(std::size_t ipv4, std::size_t ipv6) {
  InternetTable table;
  const std::string file = table_file();
  if (std::filesystem::exists(file)) {
    const auto list = read_prefix_list(file, 0);
    if (!list) return tl::unexpected(list.error());
    table.origin = file;
    for (const Prefix& prefix : list->prefixes)
      (prefix.address.family == Family::ipv4 ? table.ipv4 : table.ipv6).push_back(prefix);
    std::ranges::sort(table.ipv4);
    std::ranges::sort(table.ipv6);
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
