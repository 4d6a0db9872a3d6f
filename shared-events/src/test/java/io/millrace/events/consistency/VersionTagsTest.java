package io.millrace.events.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTagsTest {
  @Test
  void eachCodingHasATagOfItsOwnForOneVersion() {
    assertThat(VersionTags.of(7, null)).isEqualTo("\"7\"");
    for (String coding : List.of("gzip", "br", "zstd", "deflate")) {
      assertThat(VersionTags.of(7, coding)).isEqualTo("\"7-" + coding + "\"");
      assertThat(VersionTags.withoutCoding("7-" + coding)).isEqualTo("7");
    }
  }

  @Test
  void whatNobodyHasIssuedStaysWhatItIs() {
    for (String tag : List.of("7", "", "-gzip", "x-gzip", "7-lzma", "7-gzip-br", "7-GZIP", "7-")) {
      assertThat(VersionTags.withoutCoding(tag)).isEqualTo(tag);
    }
  }
}
