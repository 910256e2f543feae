#include "control/route_source.h"

namespace hitless {

RouteSource::RouteSource(std::shared_ptr<const std::vector<RibRoute>> routes)
    : routes_(routes ? std::move(routes) : std::make_shared<const std::vector<RibRoute>>()) {}

void RouteSource::announce(const RibRoute& route) {
  announced_.push_back({route, true});
  if (listener_) listener_(false, route);
}

void RouteSource::withdraw(const Prefix& prefix) {
  withdrawn_.insert(prefix);
  for (Announced& a : announced_)
    if (a.route.prefix == prefix) a.valid = false;
  if (listener_) {
    RibRoute route;
    route.prefix = prefix;
    listener_(true, route);
  }
}

std::size_t RouteSource::positions() const { return routes_->size() + announced_.size(); }

const RibRoute* RouteSource::at(std::size_t position) const {
  if (position < routes_->size()) {
    const RibRoute& route = (*routes_)[position];
    return !withdrawn_.empty() && withdrawn_.contains(route.prefix) ? nullptr : &route;
  }
  const Announced& late = announced_[position - routes_->size()];
  return late.valid ? &late.route : nullptr;
}

}  // namespace hitless
