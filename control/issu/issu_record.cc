#include "control/issu/issu_record.h"

namespace hitless {
namespace {

std::vector<std::uint8_t> pack_slots(const std::set<Slot>& slots) {
  WireWriter writer;
  for (const Slot slot : slots) writer.put(slot.value);
  return writer.take();
}

std::set<Slot> unpack_slots(const std::vector<std::uint8_t>& bytes) {
  std::set<Slot> slots;
  WireReader reader(bytes.data(), bytes.size());
  while (reader.remaining() >= 2) slots.insert(Slot(reader.get<std::uint16_t>()));
  return slots;
}

}  // namespace

IssuCheckpoint to_checkpoint(const IssuRecord& record, std::uint32_t revision) {
  IssuCheckpoint m;
  m.revision = revision;
  m.step = static_cast<std::uint8_t>(record.step);
  m.why = record.why;
  m.old_image = record.old_image;
  m.new_image = record.new_image;
  m.old_boot = record.old_boot;
  if (!record.old_image.empty()) {
    m.old_manifest = manifest_text(record.old_manifest);
    m.new_manifest = manifest_text(record.new_manifest);
  }
  m.rollback_at_ns = record.rollback_at == kNever ? 0 : to_ns(record.rollback_at);
  m.prefixes = record.prefixes;
  m.unloaded = pack_slots(record.unloaded);
  m.rpr = record.rpr;
  return m;
}

Result<IssuRecord> from_checkpoint(const IssuCheckpoint& m) {
  if (m.step > static_cast<std::uint8_t>(IssuStep::aborting))
    return fail(ErrorCode::bad_input, "checkpoint of ISSU step " + std::to_string(m.step) + ", expected at most " +
                                          std::to_string(static_cast<int>(IssuStep::aborting)));
  IssuRecord record;
  record.step = static_cast<IssuStep>(m.step);
  record.why = m.why;
  record.old_image = m.old_image;
  record.new_image = m.new_image;
  record.old_boot = m.old_boot;
  if (!m.old_image.empty()) {
    auto old_manifest = parse_manifest(m.old_manifest, "checkpoint");
    if (!old_manifest) return tl::unexpected(old_manifest.error());
    auto new_manifest = parse_manifest(m.new_manifest, "checkpoint");
    if (!new_manifest) return tl::unexpected(new_manifest.error());
    record.old_manifest = std::move(*old_manifest);
    record.new_manifest = std::move(*new_manifest);
  }
  record.rollback_at = m.rollback_at_ns == 0 ? kNever : instant_ns(m.rollback_at_ns);
  record.prefixes = m.prefixes;
  record.unloaded = unpack_slots(m.unloaded);
  record.rpr = m.rpr;
  return record;
}

}  // namespace hitless
