#pragma once
// The words for what the forwarder's stages have done; called by the stages themselves when a Trace is attached.

#include <span>

#include "dataplane/fib/adjacency.h"
#include "dataplane/fib/fib.h"
#include "dataplane/forwarder/trace.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// What came in where, and how it was read or why it ended.
void trace_validate(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces, Slot slot);
/// Which prefix covers the destination.
void trace_lookup(Trace& trace, const FibVersion& fib, const InterfaceTable& interfaces, const rte_mbuf* m);
/// Which of the paths was taken, and what stands behind it.
void trace_choice(Trace& trace, const rte_mbuf* m, std::uint32_t hash, std::size_t chosen,
                  std::span<const AdjacencyIndex> paths, const Adjacency& adjacency);
/// What was written into the frame, or why it ended instead.
void trace_rewrite(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces);
/// Why the packet ended here; nothing when it did not.
void trace_drop(Trace& trace, const rte_mbuf* m);

}  // namespace hitless
