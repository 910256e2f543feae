#pragma once
// Each path list of a chassis has one number, by its key, so that equal tables of different cards are equal word for
// word. Numbers that no living version uses are given out again.

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace hitless {

class LoadBalanceTable;

class PathListNumbers {
 public:
  /// The number of the list with this key; a new one when there is none.
  [[nodiscard]] std::uint32_t number_of(std::uint64_t key);
  /// A version with this table lives from now on.
  void living(const LoadBalanceTable* table);
  /// The version lives no more: numbers that it alone used may be given out again.
  void gone(const LoadBalanceTable* table);
  /// Takes back the numbers that no living version uses, once enough have gathered. Not while a version is being made.
  void tidy();

 private:
  std::mutex lock_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_key_;
  std::vector<std::uint32_t> free_;
  std::vector<const LoadBalanceTable*> tables_;
  std::uint32_t next_ = 0;
  std::size_t tidy_at_ = 1024;
};

}  // namespace hitless
