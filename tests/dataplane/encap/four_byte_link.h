#pragma once
#include "dataplane/encap/encapsulation.h"

namespace hitless::test {

/// A link layer that only tests have: a point-to-point line whose frames begin with two bytes of their own and two of
/// protocol. What a real one needs is this much: a file and its row.
extern const Encapsulation kFourByteLink;

}  // namespace hitless::test
