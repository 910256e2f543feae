#pragma once

namespace hitless::test {

/// Starts EAL on the first call, as an ordinary user without hugepages, over all allowed CPUs; later calls do nothing.
/// Ends the program when EAL refuses.
void start_eal_once();

}  // namespace hitless::test
