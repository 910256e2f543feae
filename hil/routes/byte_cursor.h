#pragma once
// Reads big-endian fields from untrusted bytes, never beyond their end. The first field that does not fit becomes the
// fault; every later field reads as zero and no bytes are left, so that loops end.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "dataplane/net/header_fields.h"

namespace hitless {

class ByteCursor {
 public:
  explicit ByteCursor(std::span<const std::byte> bytes) : bytes_(bytes) {}

  // `what` names the field in the fault when the field does not fit.
  std::uint8_t u8(const char* what) {
    const auto field = take(1, what);
    return field.empty() ? std::uint8_t{0} : wire::read8(field.data());
  }
  std::uint16_t u16(const char* what) {
    const auto field = take(2, what);
    return field.empty() ? std::uint16_t{0} : wire::read16(field.data());
  }
  std::uint32_t u32(const char* what) {
    const auto field = take(4, what);
    return field.empty() ? 0U : wire::read32(field.data());
  }
  /// The next `count` bytes; empty when fewer are left.
  std::span<const std::byte> take(std::size_t count, const char* what) {
    if (count > bytes_.size()) {
      fail(std::string(what) + " needs " + std::to_string(count) + " bytes and " + std::to_string(bytes_.size()) +
           " are left");
      return {};
    }
    const auto field = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return field;
  }
  /// Keeps the first fault only.
  void fail(std::string fault) {
    if (!fault_) fault_ = std::move(fault);
    bytes_ = {};
  }

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }
  [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }

 private:
  std::span<const std::byte> bytes_;
  std::optional<std::string> fault_;
};

}  // namespace hitless
