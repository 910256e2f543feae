#pragma once
// Words for the work of the forwarder's stages. The stages call these functions when a Trace is attached.

#include <span>

#include "dataplane/fib/adjacency.h"
#include "dataplane/fib/fib.h"
#include "dataplane/forwarder/trace.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// The frame and the interface that it came in on; then the packet that was read from it, or why the packet ended.
void trace_validate(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces, Slot slot);
/// The prefix that covers the destination.
void trace_lookup(Trace& trace, const FibVersion& fib, const InterfaceTable& interfaces, const rte_mbuf* m);
/// The path that was chosen, and its adjacency.
void trace_choice(Trace& trace, const rte_mbuf* m, std::uint32_t hash, std::size_t chosen,
                  std::span<const AdjacencyIndex> paths, const Adjacency& adjacency);
/// The header that was written into the frame, or why the packet ended instead.
void trace_rewrite(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces);
/// Why the packet ended; adds nothing when it did not end.
void trace_drop(Trace& trace, const rte_mbuf* m);

}  // namespace hitless
