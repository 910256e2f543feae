#pragma once
// A network namespace without a name: it lives as long as this object (and sockets made in it), so nothing stays
// behind, however the test ends.

#include <memory>
#include <string>

#include "dataplane/base/result.h"

namespace hitless::test {

/// Closes a file descriptor; -1 owns none.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

class NetworkNamespace {
 public:
  /// unsupported when this process may not (no root) or the kernel cannot.
  static Result<NetworkNamespace> create();

  /// The calling thread, and programs that it starts, are in the namespace while this lives.
  class Stay {
   public:
    explicit Stay(const NetworkNamespace& space);
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

   private:
    FileDescriptor home_;
  };

  /// A path by which `ip` finds the namespace.
  [[nodiscard]] std::string path() const;
  /// Runs lines of `ip -batch` in it; io with the first that fails.
  [[nodiscard]] Result<void> run_ip(const std::string& lines) const;
  /// "net/ipv4/ip_forward" = "1"; unsupported when it cannot be written.
  [[nodiscard]] Result<void> set_sysctl(const std::string& name, const std::string& value) const;
  /// Frames stay what they are: nothing merged, split, or left to hardware that is not there.
  [[nodiscard]] Result<void> turn_offloads_off(const std::string& device) const;
  /// Packets that interfaces of this namespace could not hand on (column "drop" of what they transmitted).
  [[nodiscard]] std::uint64_t transmit_drops() const;

 private:
  explicit NetworkNamespace(FileDescriptor space) : space_(std::move(space)) {}
  FileDescriptor space_;
};

}  // namespace hitless::test
