#include "control/host/outcome.h"

#include <array>

namespace hitless {
namespace {

constexpr std::array<std::string_view, kReplies> kReplyNames = {
    "arp_reply",           "neighbour_advertisement", "echo_reply",       "time_exceeded",
    "network_unreachable", "host_unreachable",        "port_unreachable", "packet_too_big"};
static_assert(kReplyNames.back() == "packet_too_big");

constexpr std::array<std::string_view, kNoReplies> kNoReplyNames = {
    "malformed", "bad_checksum", "not_ours",   "heard",       "conflict",     "no_service", "fragment",
    "options",   "to_group",     "bad_source", "about_error", "no_error_due", "no_address", "over_mtu"};
static_assert(kNoReplyNames.back() == "over_mtu");

}  // namespace

std::string_view to_string(ReplyKind kind) { return kReplyNames[static_cast<std::size_t>(kind)]; }
std::string_view to_string(NoReply reason) { return kNoReplyNames[static_cast<std::size_t>(reason)]; }

}  // namespace hitless
