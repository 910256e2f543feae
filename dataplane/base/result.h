#pragma once
// How operations fail (Result) and how broken invariants end the program (HITLESS_CHECK).
// Packets do not fail: they get a DropReason.

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hitless {

/// Kinds of errors that a caller tells apart. A kind is added only where a caller acts differently on it.
enum class ErrorCode {
  bad_input,    ///< a file, line or value that the user gave: exit code 2
  refused,      ///< a command that the present state forbids; nothing was changed
  not_found,    ///< a named thing that does not exist
  unsupported,  ///< this environment cannot do it: exit code 4
  io,           ///< the operating system refused a read or write
};

struct Error {
  ErrorCode code = ErrorCode::bad_input;
  /// One line: where (file:line:column when there is one), what is wrong, what was expected.
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

/// Prints file, line, condition and `what` to stderr and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition, std::string_view what);

}  // namespace hitless

/// Always on, in every build: a model whose invariant is broken must not print a result.
#define HITLESS_CHECK(condition, what)                                 \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::hitless::check_failed(__FILE__, __LINE__, #condition, (what)); \
  } while (false)
