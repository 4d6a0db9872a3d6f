package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Management;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.wire.RefusedEarly;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What is no request is answered like every other mistake. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RefusedEarlyTest {
  private final int management = URI.create(Management.url("/")).getPort();

  @Test
  void byAProblemDocument() {
    assertThat(RefusedEarly.wronglyAnswered(Ports.http())).isEmpty();
    assertThat(RefusedEarly.wronglyAnswered(management)).isEmpty();
  }

  @Test
  void whatHidesBehindALengthAndChunksIsNeverAnswered() {
    assertThat(RefusedEarly.answersToSmuggled(Ports.http())).hasSize(1);
    assertThat(RefusedEarly.answersToSmuggled(management)).hasSize(1);
  }
}
