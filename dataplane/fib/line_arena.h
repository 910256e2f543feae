#pragma once
// Memory in numbered cache lines: a reference takes 27 bits, which leaves room in a word for the kind of its target.
// The arena is one contiguous range of addresses. It is backed as it fills, on large pages where the system has them.
// An address sanitizer reports accesses to lines that are not given out.

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace hitless {

class LineArena {
 public:
  static constexpr std::size_t kLineBytes = 64;
  static constexpr unsigned kLineBits = 27;  ///< 8 GiB of addresses

  /// Ends the program when the system refuses even the addresses.
  LineArena();
  ~LineArena();
  LineArena(const LineArena&) = delete;
  LineArena& operator=(const LineArena&) = delete;

  /// Number of the first of `lines` lines in a row. The lines still hold their content from before.
  [[nodiscard]] std::uint32_t allocate(std::size_t lines);
  /// `lines` as in allocate.
  void free(std::uint32_t at, std::size_t lines);

  [[nodiscard]] std::byte* base() const { return base_; }
  [[nodiscard]] std::byte* line(std::uint32_t at) const { return base_ + at * kLineBytes; }
  /// Bytes given out and not freed.
  [[nodiscard]] std::size_t used_bytes() const { return used_lines_ * kLineBytes; }
  /// Bytes that an allocation of `lines` takes.
  [[nodiscard]] static std::size_t bytes_of(std::size_t lines);

 private:
  void back_up_to(std::size_t lines);

  std::byte* mapping_ = nullptr;
  std::byte* base_ = nullptr;
  std::size_t next_ = 0;    ///< lines given out so far, freed ones included
  std::size_t backed_ = 0;  ///< lines that may be written
  std::size_t used_lines_ = 0;
  std::map<std::size_t, std::vector<std::uint32_t>> free_;  ///< by size
};

}  // namespace hitless
