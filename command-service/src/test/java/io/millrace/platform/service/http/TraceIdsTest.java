package io.millrace.platform.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace context is taken over where it is one, as W3C Trace Context says; else one is begun. */
class TraceIdsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void aContextIsTakenOver() {
    assertThat(TraceIds.traceparent(VALID)).isEqualTo(VALID);
    assertThat(TraceIds.of(VALID)).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "cc-"})
  void aLaterVersionIsReadByWhatIsKnownOfIt(String version) {
    String later =
        version.endsWith("-")
            ? version + VALID.substring(3) + "-more"
            : version + VALID.substring(2);

    assertThat(TraceIds.traceparent(later)).isEqualTo(VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void whatIsNoneBeginsOne(String header) {
    assertThat(TraceIds.traceparent(header)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    assertThat(TraceIds.of(header)).isNotEqualTo(TRACE);
  }
}
