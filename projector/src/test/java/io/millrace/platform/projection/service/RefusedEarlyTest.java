package io.millrace.platform.projection.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.wire.RefusedEarly;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What is no request is answered like every other mistake. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RefusedEarlyTest {
  @SuppressWarnings("NullAway.Init") // set by Quarkus
  @TestHTTPResource
  URI service;

  @SuppressWarnings("NullAway.Init") // set by Quarkus
  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Test
  void byAProblemDocument() {
    assertThat(RefusedEarly.wronglyAnswered(service.getPort())).isEmpty();
    assertThat(RefusedEarly.wronglyAnswered(management.getPort())).isEmpty();
  }

  @Test
  void whatHidesBehindALengthAndChunksIsNeverAnswered() {
    assertThat(RefusedEarly.answersToSmuggled(service.getPort())).hasSize(1);
    assertThat(RefusedEarly.answersToSmuggled(management.getPort())).hasSize(1);
  }
}
