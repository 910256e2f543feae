// Bytes of a list of prefixes, plain or packed: what was read, written again, reads the same.

#include "dataplane/base/result.h"
#include "hil/routes/prefix_list.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/mrt_writer.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  const auto list = test::BigEndian().text("# a table\r\n20.0.0.0/8\r\n2600::/24 # remark\n\n 0.0.0.0/0\n::/0").done();
  return {bytes_of(list), bytes_of(test::gzip(list)), bytes_of(test::bzip2(list))};
}

void expect_same_again(const PrefixList& list) {
  std::string lines;
  for (const Prefix& prefix : list.prefixes) lines += to_string(prefix) + "\n";
  const auto bytes = test::BigEndian().text(lines).done();
  const auto again = read_prefix_list(*byte_source_over(bytes, "again"), "again", 0);
  HITLESS_CHECK(again && again->prefixes == list.prefixes && again->repeated == 0, lines);
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto list = hitless::read_prefix_list(*hitless::byte_source_over(bytes, "fuzzed"), "fuzzed", 0);
  if (!list) {
    const std::string& told = list.error().message;
    HITLESS_CHECK(told.starts_with("fuzzed:") && told.find('\n') == std::string::npos, told);
    return 0;
  }
  HITLESS_CHECK(!list->prefixes.empty(), "a list of nothing");
  hitless::fuzz::expect_same_again(*list);
  return 0;
}
