package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestTopics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A ledger, and views that claim to have all of it. */
abstract class AuditedShop extends EmptyStores {
  /** One checkpoint for each view and partition. */
  private static final int CLAIMS = 10 * TestTopics.PARTITIONS;

  protected final List<EventEnvelope> events = new ArrayList<>();
  protected TestLedger ledger;

  @BeforeEach
  void makeLedger() {
    ledger = TestLedger.empty();
  }

  @AfterEach
  void dropLedger() {
    ledger.close();
  }

  /** These happen, and come by the topics. */
  protected final void publish(List<EventEnvelope> more) {
    publish(more, more);
  }

  /** These happen, of which only some come by the topics. */
  protected final void publish(List<EventEnvelope> more, List<EventEnvelope> sent) {
    ledger.append(more);
    events.addAll(more);
    topics.send(sent);
    topics.send(ledger.watermark(0));
  }

  protected final void awaitClaims() {
    String claims = "SELECT count(*) FROM projection_watermark WHERE tx > " + ledger.newestTx();
    await().until(() -> Integer.parseInt(database.value(claims)) >= CLAIMS);
  }

  protected final void requireRightViews() {
    assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(events));
  }
}
