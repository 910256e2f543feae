#include "tests/hil/doctor/made_up_machine.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include <fmt/format.h>

namespace hitless::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDrivers = "/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0";

}  // namespace

MadeUpMachine::MadeUpMachine() {
  for (const char* name : {"null", "ring", "pcap", "memif", "tap", "af_packet", "af_xdp"}) driver(name);
  driver(
      "igb", "",
      R"({"name": "net_igb", "kmod": "* igb_uio | uio_pci_generic | vfio-pci", "pci_ids": [[32902, 5427, 65535, 65535]]})");
  driver(
      "mlx5", "",
      R"({"name": "mlx5_eth", "kmod": "* ib_uverbs & mlx5_core & mlx5_ib", "pci_ids": [[5555, 4121, 65535, 65535]]})");
  link("/proc/self/exe", "/opt/hitless");
  run_as(0, kAllCapabilities);
  memlock("8388608");
  write("/proc/self/ns/net", "");
  write("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\nhugetlbfs /dev/hugepages hugetlbfs rw,relatime 0 0\n");
  write("/proc/modules", "");
  write("/proc/net/protocols", "protocol  size\nPACKET 1344\nXDP 960\nUNIX 1024\n");
  write("/proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
  write("/proc/net/route", "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n");
  free_hugepages(512);
  folder("/dev/hugepages");
  write("/dev/net/tun", "");
  folder("/sys/class/misc/tun");
  folder("/sys/bus/pci/devices");
  folder("/sys/bus/pci/drivers/vfio-pci");
  folder("/sys/kernel/iommu_groups/7/devices");
  write("/dev/vfio/7", "");
  write("/sys/devices/system/cpu/isolated", "\n");
  for (const char* program : {"/usr/sbin/setcap", "/usr/bin/dpdk-devbind.py", "/sbin/ip"}) write(program, "");
  folder("/tmp");
}

void MadeUpMachine::write(const std::string& path, const std::string& text) const {
  const fs::path place = root_.path() / fs::path(path).relative_path();
  fs::create_directories(place.parent_path());
  std::ofstream(place, std::ios::binary) << text;
}

void MadeUpMachine::folder(const std::string& path) const {
  fs::create_directories(root_.path() / fs::path(path).relative_path());
}

void MadeUpMachine::link(const std::string& path, const std::string& target) const {
  const fs::path place = root_.path() / fs::path(path).relative_path();
  fs::create_directories(place.parent_path());
  fs::create_symlink(target, place);
}

void MadeUpMachine::remove(const std::string& path) const {
  HITLESS_CHECK(fs::remove_all(root_.path() / fs::path(path).relative_path()) > 0, path);
}

void MadeUpMachine::run_as(std::uint32_t uid, std::uint64_t effective, std::uint64_t bounding,
                           bool no_new_privs) const {
  write("/proc/self/status",
        fmt::format("Name:\thitless\nUid:\t1000\t{}\t{}\t{}\nCapEff:\t{:016x}\nCapBnd:\t{:016x}\nNoNewPrivs:\t{}\n"
                    "Cpus_allowed_list:\t0-3\n",
                    uid, uid, uid, effective, bounding, no_new_privs ? 1 : 0));
}

void MadeUpMachine::memlock(const std::string& soft_limit) const {
  write("/proc/self/limits", fmt::format("Limit                     Soft Limit           Hard Limit           Units\n"
                                         "Max locked memory         {:<20} unlimited            bytes\n",
                                         soft_limit));
}

void MadeUpMachine::free_hugepages(std::uint64_t free) const {
  write("/proc/meminfo",
        fmt::format("MemTotal:  1024 kB\nHugePages_Total:  512\nHugePages_Free:  {}\nHugepagesize:  2048 kB\n", free));
}

void MadeUpMachine::driver(const std::string& name, const std::string& needed, const std::string& info) const {
  const std::string soname = "librte_net_" + name + ".so.23";
  std::string bytes(
      "\x7f"
      "ELF\0",
      5);
  for (const std::string& text : {needed, soname, info.empty() ? info : "PMD_INFO_STRING= " + info})
    bytes += text + '\0';
  write(std::string(kDrivers) + "/" + soname, bytes);
}

void MadeUpMachine::nic(const std::string& address, const std::string& kernel_driver, const std::string& device) const {
  const std::string place = "/sys/bus/pci/devices/" + address;
  write(place + "/class", "0x020000\n");
  write(place + "/vendor", "0x8086\n");
  write(place + "/device", "0x1533\n");
  link(place + "/iommu_group", "../../../kernel/iommu_groups/7");
  link("/sys/kernel/iommu_groups/7/devices/" + address, "../../../../bus/pci/devices/" + address);
  if (!kernel_driver.empty()) link(place + "/driver", "../../../../bus/pci/drivers/" + kernel_driver);
  if (device.empty()) return;
  folder(place + "/net/" + device);
  write("/sys/class/net/" + device + "/carrier", "1\n");
}

void MadeUpMachine::route(const std::string& device, bool is_default) const {
  std::ofstream(root_.path() / "proc/net/route", std::ios::app)
      << device
      << (is_default ? " 00000000 010200C0 0003 0 0 0 00000000 0 0 0\n"
                     : " 000200C0 00000000 0001 0 0 0 00FFFFFF 0 0 0\n");
}

Machine MadeUpMachine::machine() const { return Machine(root_.path(), kDrivers); }

std::string MadeUpMachine::listing() const {
  std::vector<std::string> lines;
  for (const auto& entry : fs::recursive_directory_iterator(root_.path())) {
    std::string line = entry.path().string();
    if (entry.is_symlink()) {
      line += " > " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      line += " " + std::to_string(entry.file_size()) + " " +
              std::to_string(entry.last_write_time().time_since_epoch().count());
    }
    lines.push_back(line);
  }
  std::ranges::sort(lines);
  return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string whys(const Finding& finding) {
  std::string text;
  for (const Hindrance& hindrance : finding.hindrances) text += hindrance.why + "\n";
  return text;
}

std::string commands(const Finding& finding) {
  std::string text;
  for (const Hindrance& hindrance : finding.hindrances)
    for (const std::string& command : hindrance.commands) text += command + "\n";
  return text;
}

}  // namespace hitless::test
