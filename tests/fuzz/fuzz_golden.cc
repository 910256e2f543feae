// Bytes of a golden: read to its end, and held against packets that it may or may not be about.

#include <cstdio>

#include "dataplane/encap/ethernet.h"
#include "hil/replay/golden_comparison.h"
#include "tests/fuzz/fuzz_target.h"

namespace hitless::fuzz {

const GoldenHead kHead{"s", "top speed", "c.pcap"};

std::vector<Bytes> seeds() {
  const std::string head = "hitless-golden 1\nscenario s\nsending top speed\ncapture c.pcap\n";
  return {bytes_of(head + "1 00000001 consumed\n2 00000002 drop no_route\n3 00000003 not_sent cut\n"
                          "4 00000004 out Gi1 11111111 22222222 33333333\nend 4\n"),
          bytes_of(head + "end 0\n"), bytes_of(head + "1 00000001 misdelivered Gi1 1 2 3 4 5\nend 1\n"),
          bytes_of("hitless-golden 2\n")};
}

/// Reads all of it as the golden of packets 1, 2, 3... with these numbers as digests.
Result<void> judge_all(std::FILE* file) {
  auto golden = GoldenReader::open(file, "fuzzed", kHead);
  if (!golden) return tl::unexpected(golden.error());
  GoldenComparison comparison(std::move(*golden), 2);
  for (std::uint32_t number = 1; number <= 4; ++number) {
    VerdictLine expected, got;
    if (const auto read = comparison.expect(number, number, expected); !read) return read;
    got.append_number(number);
    got.append(" 00000000 consumed");
    PacketVerdict verdict;
    verdict.number = number;
    comparison.judge(verdict, expected, got, kEthernet, {});
  }
  HITLESS_CHECK(comparison.compared() == 4 && comparison.differences().size() <= 2, "four packets, two shown");
  return comparison.finish();
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;  // fmemopen takes no empty buffer
  std::FILE* file = fmemopen(const_cast<std::uint8_t*>(data), size, "rb");
  HITLESS_CHECK(file != nullptr, "fmemopen");
  if (const auto judged = hitless::fuzz::judge_all(file); !judged)
    HITLESS_CHECK(judged.error().message.starts_with("fuzzed:"), judged.error().message);
  return 0;
}
