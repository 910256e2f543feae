#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "control/images/boot_variable.h"
#include "control/images/file_system.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

class Image : public ::testing::Test {
 protected:
  Image() { EXPECT_TRUE(disk.write(old_manifest())); }
  std::filesystem::path path() const { return directory.path() / old_manifest().name; }
  std::string error() const {
    const auto result = disk.read(kOld);
    return result ? "" : result.error().message;
  }
  TemporaryFolder directory;
  FileSystem disk{directory.path()};
};

TEST_F(Image, WrittenAndRead_IsTheSameManifest) {
  const auto read = disk.read(kOld);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->version, "12.2(28)SB1");
  EXPECT_EQ(read->card_software, old_manifest().card_software);
  EXPECT_EQ(read->matrix, old_manifest().matrix);
  EXPECT_EQ(read->sha256.size(), 64U);
  EXPECT_EQ(disk.files(), std::vector<std::string>{old_manifest().name});
}

TEST_F(Image, WrittenTwice_HasTheSameBytes) {
  const auto first = disk.read(kOld)->sha256;
  ASSERT_TRUE(disk.write(old_manifest()));
  EXPECT_EQ(disk.read(kOld)->sha256, first);
}

TEST_F(Image, OneByteAltered_IsRefusedByChecksum) {
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(-100, std::ios::end);
  const char byte = static_cast<char>(file.get() ^ 1);
  file.seekp(-100, std::ios::end);
  file.put(byte);
  file.close();
  EXPECT_THAT(error(), HasSubstr("wrong checksum"));
}

TEST_F(Image, CutShort_IsRefusedWithBothSizes) {
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) - 10);
  EXPECT_THAT(error(), HasSubstr("payload has 65526 bytes, expected 65536"));
}

TEST_F(Image, Missing_IsRefusedByItsNameAndNeverByTheHostPath) {
  std::filesystem::remove(path());
  EXPECT_EQ(error(), kOld + ": no such image");
}

TEST_F(Image, NotAnImage_IsRefused) {
  std::ofstream(path()) << "hello\n";
  EXPECT_THAT(error(), HasSubstr("not an image"));
}

TEST_F(Image, BrokenManifest_NamesThePlace) {
  std::ofstream(path()) << "name: [\n---\n";
  EXPECT_THAT(error(), HasSubstr(kOld + ":2:"));
}

TEST(FileName, PathsOutOfTheDisk_AreRefused) {
  for (const char* bad : {"disk0:", "disk0:../x", "disk0:a/b", "disk1:x", "x", "disk0:..", "disk0:a,1;b"})
    EXPECT_FALSE(parse_file_name(bad)) << bad;
  EXPECT_TRUE(parse_file_name("stby-disk0:x")->on_standby);
}

TEST(CompareImages, SameVersion_IsSame) {
  EXPECT_EQ(compare_images(old_manifest(), old_manifest()).outcome, Compatibility::same);
}

TEST(CompareImages, NewerMatrixDecides_InBothDirections) {
  EXPECT_EQ(compare_images(old_manifest(), new_manifest()).outcome, Compatibility::compatible);
  EXPECT_EQ(compare_images(new_manifest(), old_manifest()).outcome, Compatibility::compatible);
  ImageManifest next = new_manifest();
  next.matrix["12.2(28)SB1"] = "incompatible";
  ImageManifest previous = old_manifest();
  previous.matrix["12.2(28)SB2"] = "compatible";  // an older image cannot know
  EXPECT_EQ(compare_images(previous, next).outcome, Compatibility::incompatible);
}

TEST(CompareImages, NotInMatrixOtherPlatformOrNoIssu_IsIncompatible) {
  ImageManifest next = new_manifest();
  next.matrix.clear();
  EXPECT_THAT(compare_images(old_manifest(), next).why, HasSubstr("not in the matrix of 12.2(28)SB2"));
  next = new_manifest();
  next.platform = "cat4500";
  EXPECT_THAT(compare_images(old_manifest(), next).why, HasSubstr("built for cat4500"));
  next = new_manifest();
  next.issu = false;
  EXPECT_THAT(compare_images(old_manifest(), next).why, HasSubstr("does not speak ISSU"));
  EXPECT_EQ(compare_images(old_manifest(), next).outcome, Compatibility::incompatible);
}

TEST(OlderVersion, NumbersCompareAsNumbers) {
  EXPECT_TRUE(older_version("12.2(4)SB", "12.2(28)SB"));
  EXPECT_TRUE(older_version("12.2(28)SB", "12.2(28)SB2"));
  EXPECT_FALSE(older_version("12.2(31)SB2", "12.2(28)SB10"));
  EXPECT_FALSE(older_version("12.2(28)SB", "12.2(28)SB"));
}

TEST(BootVariable, NewImageInFront_KeepsTheOld) {
  const std::string boot = boot_with_front(kNew, configured_boot(kOld));
  EXPECT_EQ(boot, kNew + ",12;" + kOld + ",1;");
  EXPECT_EQ(boot_with_front(kNew, boot), boot);
  EXPECT_EQ(boot_images(boot), (std::vector<std::string>{kNew, kOld}));
}

}  // namespace
}  // namespace hitless::test
