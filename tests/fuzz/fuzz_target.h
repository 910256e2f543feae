#pragma once
// What each fuzz target offers, to libFuzzer (clang, preset `fuzz`) and to the test that runs the same function over
// the seeds in every build.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hitless::fuzz {

using Bytes = std::vector<std::uint8_t>;

/// Good inputs to start from: made in code, so that they follow the formats as those grow.
std::vector<Bytes> seeds();

inline Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }
inline Bytes bytes_of(const std::vector<std::byte>& bytes) {
  Bytes all;
  for (const std::byte b : bytes) all.push_back(static_cast<std::uint8_t>(b));
  return all;
}

/// Takes an input apart into small decisions and pieces; past the end everything is zero or empty.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  std::uint8_t u8() {
    const Bytes one = take(1);
    return one.empty() ? std::uint8_t{0} : one[0];
  }
  std::uint16_t u16() {
    const auto low = u8();
    return static_cast<std::uint16_t>(low | u8() << 8);
  }
  Bytes take(std::size_t count) {
    const auto part = bytes_.first(std::min(count, bytes_.size()));
    bytes_ = bytes_.subspan(part.size());
    return {part.begin(), part.end()};
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

/// Appends a step as Input reads it: an operation, a parameter, and a piece behind its length.
inline void add_step(Bytes& input, std::uint8_t operation, std::uint8_t parameter, const Bytes& piece = {}) {
  input.push_back(operation);
  input.push_back(parameter);
  input.push_back(static_cast<std::uint8_t>(piece.size() & 0xff));
  input.push_back(static_cast<std::uint8_t>(piece.size() >> 8));
  input.insert(input.end(), piece.begin(), piece.end());
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
