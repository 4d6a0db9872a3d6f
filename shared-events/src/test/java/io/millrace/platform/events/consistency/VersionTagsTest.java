package io.millrace.platform.events.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTagsTest {
  @Test
  void eachCodingHasATagOfItsOwnForOneVersion() {
    assertThat(VersionTags.of(7, 0, null)).isEqualTo("\"7\"");
    for (String coding : List.of("gzip", "br", "zstd", "deflate")) {
      assertThat(VersionTags.of(7, 0, coding)).isEqualTo("\"7-" + coding + "\"");
      assertThat(VersionTags.version("7-" + coding)).isEqualTo("7");
    }
  }

  @Test
  void eachGenerationOfAViewHasATagOfItsOwnForOneVersion() {
    assertThat(VersionTags.of(7, 1, null)).isEqualTo("\"7.1\"");
    assertThat(VersionTags.of(7, 12, "gzip")).isEqualTo("\"7.12-gzip\"");
    assertThat(VersionTags.version("7.1")).isEqualTo("7");
    assertThat(VersionTags.version("7.12-gzip")).isEqualTo("7");
  }

  @Test
  void whatNobodyHasIssuedStaysWhatItIs() {
    for (String tag :
        List.of(
            "7", "", "-gzip", "x-gzip", "7-lzma", "7-gzip-br", "7-GZIP", "7-", "7.", "7.x", ".1")) {
      assertThat(VersionTags.version(tag)).isEqualTo(tag);
    }
  }
}
