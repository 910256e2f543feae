#pragma once
// Encoding of messages from their field tables. A message on the wire: type u16, version u8, then the fields that
// exist in that version, in table order. A receiver of a newer version leaves newer fields at their defaults; an
// older receiver never sees them, because the sender encodes in the negotiated version.
// Sources of bytes are untrusted: decode checks every length and never reads past the end.

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "dataplane/base/result.h"
#include "linecards/ipc/link.h"

namespace hitless {

template <class Message, class T>
struct WireField {
  std::uint8_t since;
  T Message::*member;
};
template <class Message, class T>
constexpr WireField<Message, T> field(std::uint8_t since, T Message::*member) {
  return {since, member};
}

/// Appends little-endian numbers, and strings and byte vectors behind a u32 length.
class WireWriter {
 public:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      bytes_.push_back(value ? 1 : 0);
    } else if constexpr (std::is_integral_v<T>) {
      std::array<std::uint8_t, sizeof(T)> raw;
      for (std::size_t i = 0; i < sizeof(T); ++i)
        raw[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i));
      bytes_.insert(bytes_.end(), raw.begin(), raw.end());
    } else {
      static_assert(sizeof(typename T::value_type) == 1, "strings and byte vectors only");
      put(static_cast<std::uint32_t>(value.size()));
      bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
  }
  [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

/// Reads what WireWriter wrote. After a read past the end, ok() is false and all further values are zero or empty.
class WireReader {
 public:
  WireReader(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  template <class T>
  T get() {
    T value{};
    if constexpr (std::is_same_v<T, bool>) {
      value = get<std::uint8_t>() != 0;
    } else if constexpr (std::is_integral_v<T>) {
      if (!take(sizeof(T))) return value;
      std::uint64_t number = 0;
      for (std::size_t i = 0; i < sizeof(T); ++i) number |= std::uint64_t{data_[at_ - sizeof(T) + i]} << (8 * i);
      value = static_cast<T>(number);
    } else {
      const auto length = get<std::uint32_t>();
      if (!take(length)) return value;
      value.assign(data_ + at_ - length, data_ + at_);
    }
    return value;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t remaining() const { return size_ - at_; }

 private:
  bool take(std::size_t n) {
    if (!ok_ || n > size_ - at_) return ok_ = false;
    at_ += n;
    return true;
  }
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// The message in protocol version `version`.
template <class Message>
WireBytes encode(const Message& message, std::uint8_t version) {
  WireWriter writer;
  writer.put(static_cast<std::uint16_t>(Message::kType));
  writer.put(version);
  std::apply([&](const auto&... f) { ((f.since <= version ? writer.put(message.*(f.member)) : void()), ...); },
             Message::fields());
  return std::make_shared<const std::vector<std::uint8_t>>(writer.take());
}

/// Type number of an encoded message; 0 when it is too short to have one.
[[nodiscard]] inline std::uint16_t wire_type(const std::vector<std::uint8_t>& bytes) {
  return bytes.size() < 3 ? 0 : static_cast<std::uint16_t>(bytes[0] | (bytes[1] << 8));
}

/// Protocol version in which a message is encoded; 0 when the message is too short to have one.
[[nodiscard]] inline std::uint8_t wire_version(const std::vector<std::uint8_t>& bytes) {
  return bytes.size() < 3 ? 0 : bytes[2];
}

/// bad_input when the message has another type, a length runs past the end or bytes are left over.
template <class Message>
Result<Message> decode(const std::vector<std::uint8_t>& bytes) {
  WireReader reader(bytes.data(), bytes.size());
  const auto type = reader.get<std::uint16_t>();
  const auto version = reader.get<std::uint8_t>();
  if (!reader.ok() || type != static_cast<std::uint16_t>(Message::kType))
    return fail(ErrorCode::bad_input, "message type " + std::to_string(type) + ", expected " +
                                          std::to_string(static_cast<int>(Message::kType)));
  Message message;
  std::apply(
      [&](const auto&... f) {
        ((f.since <= version
              ? static_cast<void>(message.*(f.member) =
                                      reader.template get<std::remove_reference_t<decltype(message.*(f.member))>>())
              : void()),
         ...);
      },
      Message::fields());
  if (!reader.ok()) return fail(ErrorCode::bad_input, "message type " + std::to_string(type) + " is cut short");
  if (reader.remaining() != 0)
    return fail(ErrorCode::bad_input, "message type " + std::to_string(type) + " has " +
                                          std::to_string(reader.remaining()) + " bytes too many");
  return message;
}

/// The message types of one conversation: a receiver takes a further type when the type stands in its list.
template <class... Messages>
struct MessageList {};

namespace wire_detail {

/// Decodes and hands on, when the message is of this type; `outcome` then says how decoding went.
template <class Message, class Handler>
bool took(const std::vector<std::uint8_t>& bytes, Handler& handle, Result<bool>& outcome) {
  if (wire_type(bytes) != static_cast<std::uint16_t>(Message::kType)) return false;
  if (auto message = decode<Message>(bytes)) {
    handle(std::move(*message));
    outcome = true;
  } else {
    outcome = tl::unexpected(message.error());
  }
  return true;
}

}  // namespace wire_detail

/// Calls `handle` with the decoded message, whose type is one of the list. False: the message is of no type of the
/// list. bad_input: the message is of a type of the list and cannot be decoded.
template <class... Messages, class Handler>
Result<bool> dispatch(MessageList<Messages...>, const std::vector<std::uint8_t>& bytes, Handler&& handle) {
  Result<bool> outcome = false;
  static_cast<void>((wire_detail::took<Messages>(bytes, handle, outcome) || ...));
  return outcome;
}

}  // namespace hitless
