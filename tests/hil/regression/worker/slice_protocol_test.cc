#include <gtest/gtest.h>

#include "hil/regression/worker/slice_protocol.h"

namespace hitless::test {
namespace {

TEST(SliceProtocol, Lines_ReadAsTheyWereWritten) {
  const auto greeting = parse_greeting(to_line(WorkerGreeting{kSliceProtocol, "s", 7, "1", "c", "GNU", "Release"}));
  ASSERT_TRUE(greeting) << greeting.error().message;
  EXPECT_EQ(greeting->scenario, "s");
  EXPECT_EQ(greeting->seed, 7U);
  const auto request = parse_request(to_line(SliceRequest{12, "meter"}));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->packets, 12U);
  EXPECT_EQ(request->count, "meter");
  const auto done = parse_done(to_line(SliceDone{12, 34, 56, 78}));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->cpu_ns, 56);
  EXPECT_EQ(done->entries, 78U);
}

TEST(SliceProtocol, WorkersError_IsPassedOn) {
  const auto done = parse_done(to_line(Error{ErrorCode::unsupported, "no memory"}));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::unsupported);
  EXPECT_EQ(done.error().message, "no memory");
}

TEST(SliceProtocol, AnotherVersion_IsRefused) {
  WorkerGreeting newer;
  newer.protocol = 99;
  EXPECT_EQ(parse_greeting(to_line(newer)).error().message,
            "the worker speaks version 99 of the slice protocol, expected 1");
}

TEST(SliceProtocol, OtherLines_AreRefused) {
  for (const char* line : {"", "EAL: hello", "[]", "{}", "{\"packets\": \"many\"}"}) {
    EXPECT_FALSE(parse_done(line)) << line;
    EXPECT_FALSE(parse_request(line)) << line;
    EXPECT_FALSE(parse_greeting(line)) << line;
  }
}

}  // namespace
}  // namespace hitless::test
