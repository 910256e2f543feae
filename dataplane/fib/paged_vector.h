#pragma once
// A vector whose copies share their pages: a copy costs its page pointers, a change costs one page. The tables of a FIB
// version are persistent by this vector.

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace hitless {

/// One thread edits a copy; other threads may read and release other copies meanwhile.
template <class T, std::size_t kPage = 64>
class PagedVector {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return pages_[i / kPage]->items[i % kPage]; }

  /// The element, for a change. Its page is copied first unless this vector alone holds the page.
  [[nodiscard]] T& edit(std::size_t i) {
    std::shared_ptr<Page>& page = pages_[i / kPage];
    if (page.use_count() != 1) page = std::make_shared<Page>(*page);
    // use_count is a relaxed read: another thread's reads before its release must not move behind our write.
    std::atomic_thread_fence(std::memory_order_acquire);
    return page->items[i % kPage];
  }
  /// Grows with default-made elements; a smaller size changes nothing.
  void grow(std::size_t size) {
    while (pages_.size() * kPage < size) pages_.push_back(std::make_shared<Page>());
    if (size > size_) size_ = size;
  }
  /// Removes the elements from `size` on, which must be default-made. Pages that no copy holds are freed.
  void shrink(std::size_t size) {
    if (size >= size_) return;
    pages_.resize((size + kPage - 1) / kPage);
    size_ = size;
  }
  /// Bytes of all pages, those shared with copies included.
  [[nodiscard]] std::size_t memory_bytes() const {
    return pages_.size() * (sizeof(Page) + sizeof(std::shared_ptr<Page>));
  }

 private:
  struct Page {
    std::array<T, kPage> items{};
  };
  std::vector<std::shared_ptr<Page>> pages_;
  std::size_t size_ = 0;
};

}  // namespace hitless
