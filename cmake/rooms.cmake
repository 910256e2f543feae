# The rooms of the house, and who may include whom: a folder of 2 to 30 sources with one subject is a room, a row and a
# CMake target. A row: hitless_room(FOLDER "what is in it" rooms that it includes...). The build makes the targets from
# these rows, tests/lint holds every #include against them (an arrow that no include uses is refused too), and README's
# map is printed from them. A room includes rooms above it only, so there are no circles.
#
# Kept free for what is to come: dataplane/encap's next link layers; linecards/media (SONET, DS3, cells, channels: above
# linecards/card) and linecards/line_protocol (pure machines, beside it); control/interfaces (above control/routing),
# hil/far_end (above hil/ports), hil/console and hil/packaging (above hil/commands).

hitless_room(dataplane/base "the words that all rooms speak: ids, time, timers, results, state machines, the timeline, random numbers")
hitless_room(dataplane/net "addresses, prefixes, header fields, checksums, the flow hash"
  dataplane/base)
hitless_room(dataplane/encap "one file a link layer: find the layer-3 header, write the header, count the bytes on the wire"
  dataplane/base dataplane/net)
hitless_room(dataplane/packet "the mbuf with its metadata, interfaces, drop reasons, who makes packets and who watches them"
  dataplane/base dataplane/net dataplane/encap)
hitless_room(dataplane/fib/kernels "longest-prefix lookups, one for each SIMD width, and the memory that they read"
  dataplane/base dataplane/net)
hitless_room(dataplane/fib "the forwarding table (FIB): versions, nodes, load balancing, adjacencies"
  dataplane/base dataplane/net dataplane/fib/kernels)
hitless_room(dataplane/forwarder "what one card does to a burst of packets"
  dataplane/base dataplane/net dataplane/encap dataplane/packet dataplane/fib)
hitless_room(dataplane/queue "an interface's egress queue, computed"
  dataplane/base dataplane/packet dataplane/forwarder)
hitless_room(dataplane/pipeline "the chassis as a packet meets it: cards, fabric, queues, delivery"
  dataplane/base dataplane/encap dataplane/packet dataplane/fib dataplane/forwarder dataplane/queue)

hitless_room(linecards/ipc "how a route processor and a card talk: Link, wire format, messages, FIB codec"
  dataplane/base dataplane/fib)
hitless_room(linecards/yaml "files that people write: whole texts, strict YAML with the place of everything, units"
  dataplane/base)
hitless_room(linecards/catalogue "tables of rows of data with their source; cards, SPAs, media"
  dataplane/base dataplane/encap linecards/yaml)
hitless_room(linecards/fib "the card's end of FIB distribution"
  dataplane/base dataplane/fib dataplane/forwarder linecards/ipc)
hitless_room(linecards/card "the one LineCard and its life cycle"
  dataplane/base dataplane/forwarder linecards/ipc linecards/catalogue linecards/fib)

hitless_room(control/base "the chassis as configured, platforms, how an RP writes into the timeline"
  dataplane/base dataplane/net dataplane/packet linecards/ipc linecards/catalogue)
hitless_room(control/images "software images, disks, the BOOT variable"
  dataplane/base)
hitless_room(control/redundancy "who is active: RF, presence line, RP-RP messages, clients' records"
  dataplane/base linecards/ipc control/base control/images)
hitless_room(control/routing "the RIB, next hops, the feed of routes"
  dataplane/base dataplane/net control/base)
hitless_room(control/fib "from the RIB to numbered batches for the cards"
  dataplane/base dataplane/fib linecards/ipc control/base control/routing)
hitless_room(control/cards "sessions with cards, their restarts"
  dataplane/base linecards/ipc control/base control/images control/fib)
hitless_room(control/host "the RP as a station that answers ARP, neighbour discovery and ICMP; the neighbour cache"
  dataplane/base dataplane/net dataplane/encap dataplane/packet control/base control/routing control/fib)
hitless_room(control/clients "the clients of redundancy: one file for each kind of state that a standby is told"
  control/base control/redundancy control/fib)
hitless_room(control/issu "the upgrade process: states, guards, plan"
  dataplane/base control/base control/images control/redundancy control/cards)
hitless_room(control/cli "the commands that an operator types"
  dataplane/base control/images control/redundancy control/issu)
hitless_room(control/rp "the route processor that owns all of this"
  dataplane/base linecards/ipc control/base control/images control/redundancy control/routing control/fib
  control/cards control/host control/clients control/issu control/cli)

hitless_room(hil/output "durations and counts for people, JUnit, whole files, JSON Schema"
  dataplane/base)
hitless_room(hil/runtime "EAL, the machine and its clock, threads, exit codes, temporary folders"
  dataplane/base dataplane/packet)
hitless_room(hil/clock "the event loop; virtual, paced and wall time, and how well it was kept"
  dataplane/base hil/output hil/runtime)
hitless_room(hil/measure/identity "how a tester knows a packet again"
  dataplane/base dataplane/net dataplane/encap)
hitless_room(hil/measure/ledger "exact accounting from inside: per flow, port and phase"
  dataplane/base dataplane/packet)
hitless_room(hil/measure/meter "the black-box tester: what was sent, what came back, the bracket of each outage"
  dataplane/base dataplane/encap hil/measure/identity)
hitless_room(hil/measure/truth "when gates closed and opened, recorded at the gates"
  dataplane/forwarder)
hitless_room(hil/measure/grade "the Meter held against the Truth and the Ledger"
  dataplane/base hil/measure/ledger hil/measure/meter hil/measure/truth)
hitless_room(hil/pcap "capture files in and out"
  dataplane/base dataplane/net dataplane/encap dataplane/packet hil/measure/identity)
hitless_room(hil/scenario "the YAML file and its schema, read and checked: pure data; the list of the catalogue's tables; faults"
  dataplane/base dataplane/net dataplane/fib linecards/yaml linecards/catalogue control/base control/images
  control/issu hil/output)
hitless_room(hil/routes "routes from rows, MRT dumps, lists and generators; the player of recorded updates"
  dataplane/base dataplane/net control/base control/routing hil/pcap hil/scenario)
hitless_room(hil/traffic "packets from captures and from generators"
  dataplane/base dataplane/net dataplane/encap dataplane/packet control/base hil/measure/identity hil/pcap
  hil/scenario)
hitless_room(hil/chassis "from a scenario to two route processors and their cards"
  dataplane/base dataplane/encap dataplane/pipeline linecards/card control/base control/images control/routing
  control/rp hil/runtime hil/clock hil/scenario hil/routes)
hitless_room(hil/ports "DPDK devices behind interfaces, and the punt way to the RP"
  dataplane/base dataplane/net dataplane/encap dataplane/packet dataplane/pipeline control/fib control/host
  hil/runtime hil/clock hil/measure/identity hil/scenario hil/chassis)
hitless_room(hil/record "what a run leaves, and who writes it: RunRecord, Summary, Verdict as data"
  dataplane/base dataplane/packet dataplane/pipeline control/base control/issu hil/output hil/clock
  hil/measure/ledger hil/measure/meter hil/measure/truth hil/measure/grade hil/scenario hil/routes hil/chassis
  hil/ports)
hitless_room(hil/faults "plants faults"
  hil/chassis hil/record)
hitless_room(hil/verdict "the rules: what must hold for a pass, what the plan promised"
  dataplane/base hil/output hil/record)
hitless_room(hil/report "result.json, the text, and JUnit of a run; environment and provenance"
  dataplane/fib hil/output hil/runtime hil/record)
hitless_room(hil/run "boots a chassis, forwards traffic under a clock, ends"
  dataplane/base dataplane/encap dataplane/packet dataplane/pipeline control/base control/cli hil/output hil/runtime
  hil/clock hil/measure/ledger hil/measure/meter hil/pcap hil/scenario hil/traffic hil/chassis hil/ports hil/record
  hil/faults hil/verdict)
hitless_room(hil/sweep "many runs, each with a fault drawn at random"
  dataplane/base hil/output hil/runtime hil/scenario hil/record hil/run)
hitless_room(hil/replay "a verdict for every packet of a capture; goldens"
  dataplane/base dataplane/net dataplane/encap dataplane/packet control/base hil/output hil/runtime hil/measure/ledger
  hil/pcap hil/traffic hil/chassis hil/record hil/run)
hitless_room(hil/regression "two builds held against each other: sides, processes, what is reported"
  dataplane/base hil/output hil/runtime)
hitless_room(hil/regression/worker "the process that a bench measures, and the protocol with it"
  dataplane/base dataplane/pipeline hil/output hil/runtime hil/run hil/regression)
hitless_room(hil/regression/exact "results in virtual time, which must be equal"
  dataplane/base linecards/yaml hil/output hil/report hil/regression)
hitless_room(hil/regression/instructions "instructions a packet and a stage, counted under callgrind"
  dataplane/base dataplane/pipeline hil/output hil/runtime hil/regression hil/regression/worker)
hitless_room(hil/regression/paired "the time of a packet, in slices of two builds by turns"
  dataplane/base hil/output hil/regression hil/regression/worker)
hitless_room(hil/doctor "which kinds of port this machine can use")
hitless_room(hil/commands "main and one file a subcommand"
  linecards/yaml linecards/catalogue hil/output hil/runtime hil/scenario hil/traffic hil/chassis hil/ports hil/report
  hil/run hil/sweep hil/replay hil/regression hil/regression/worker hil/regression/exact hil/regression/instructions hil/regression/paired
  hil/doctor)
