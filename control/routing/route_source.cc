#include "control/routing/route_source.h"

#include <algorithm>
#include <numeric>

namespace hitless {

RouteSource::RouteSource(std::shared_ptr<const std::vector<RibRoute>> routes)
    : routes_(routes ? std::move(routes) : std::make_shared<const std::vector<RibRoute>>()) {}

template <class Visit>
void RouteSource::visit_configured(const Prefix& prefix, Visit visit) const {
  const auto prefix_at = [this](std::uint32_t position) -> const Prefix& { return (*routes_)[position].prefix; };
  if (by_prefix_.size() != routes_->size()) {
    by_prefix_.resize(routes_->size());
    std::iota(by_prefix_.begin(), by_prefix_.end(), 0U);
    std::stable_sort(by_prefix_.begin(), by_prefix_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return prefix_at(a) < prefix_at(b); });
  }
  auto it = std::lower_bound(by_prefix_.begin(), by_prefix_.end(), prefix,
                             [&](std::uint32_t position, const Prefix& p) { return prefix_at(position) < p; });
  for (; it != by_prefix_.end() && prefix_at(*it) == prefix; ++it) visit((*routes_)[*it]);
}

void RouteSource::announce(const RibRoute& route) {
  put(route);
  if (listener_) listener_(route.prefix, 0, &route);
}

void RouteSource::replace(const RibRoute& route) {
  take(route.prefix, only(route.protocol));
  put(route);
  if (listener_) listener_(route.prefix, only(route.protocol), &route);
}

void RouteSource::withdraw(const Prefix& prefix, RouteProtocols protocols) {
  take(prefix, protocols);
  if (listener_) listener_(prefix, protocols, nullptr);
}

void RouteSource::put(const RibRoute& route) {
  std::vector<std::uint32_t>& places = announced_at_[route.prefix];
  if (std::any_of(places.begin(), places.end(),
                  [&](std::uint32_t p) { return announced_[p].valid && announced_[p].route == route; }))
    return;
  const auto place =
      std::find_if(places.begin(), places.end(), [this](std::uint32_t p) { return !announced_[p].valid; });
  if (place != places.end()) {
    announced_[*place] = {route, true};
    return;
  }
  places.push_back(static_cast<std::uint32_t>(announced_.size()));
  announced_.push_back({route, true});
}

void RouteSource::take(const Prefix& prefix, RouteProtocols protocols) {
  RouteProtocols configured = 0;
  visit_configured(prefix, [&](const RibRoute& route) {
    configured = static_cast<RouteProtocols>(configured | (only(route.protocol) & protocols));
  });
  if (configured != 0) {
    RouteProtocols& gone = withdrawn_[prefix];
    gone = static_cast<RouteProtocols>(gone | configured);
  }
  const auto places = announced_at_.find(prefix);
  if (places == announced_at_.end()) return;
  for (const std::uint32_t place : places->second)
    if ((only(announced_[place].route.protocol) & protocols) != 0) announced_[place].valid = false;
}

bool RouteSource::holds(const Prefix& prefix, RouteProtocols protocols) const {
  bool found = false;
  const auto gone = withdrawn_.find(prefix);
  const RouteProtocols left =
      gone == withdrawn_.end() ? protocols : static_cast<RouteProtocols>(protocols & ~gone->second);
  visit_configured(prefix, [&](const RibRoute& route) { found = found || (only(route.protocol) & left) != 0; });
  if (const auto places = announced_at_.find(prefix); places != announced_at_.end())
    for (const std::uint32_t place : places->second)
      found = found || (announced_[place].valid && (only(announced_[place].route.protocol) & protocols) != 0);
  return found;
}

std::size_t RouteSource::positions() const { return routes_->size() + announced_.size(); }

const RibRoute* RouteSource::at(std::size_t position) const {
  if (position < routes_->size()) {
    const RibRoute& route = (*routes_)[position];
    if (withdrawn_.empty()) return &route;
    const auto gone = withdrawn_.find(route.prefix);
    return gone != withdrawn_.end() && (gone->second & only(route.protocol)) != 0 ? nullptr : &route;
  }
  const Announced& late = announced_[position - routes_->size()];
  return late.valid ? &late.route : nullptr;
}

}  // namespace hitless
