package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.cache.CachedRow;
import io.millrace.platform.events.cache.ViewEntries;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the projector has put into Redis at its commit is what readers get, and never older. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class WrittenThroughTest {
  @Inject LocalCache l1;
  @Inject Redis redis;
  @Inject MeterRegistry metrics;

  private final String sku = "THROUGH-" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);

  @BeforeEach
  void someStock() {
    ReadModel.stock(sku, 0, 5, 0, 1);
    ReadModel.progress("stock_view", 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @Test
  void noReplicaIsAskedForAFreshRow() {
    assertThat(onHand()).isEqualTo(5);
    double loads = loads();

    // No store has it: only the projector's own value can answer.
    assertThat(write(2, 77, 1_000)).isEqualTo(1);
    ViewChanges.send("stock_view", sku, 2);

    await().until(() -> onHand() == 77);
    assertThat(loads()).isEqualTo(loads);
    l1.flush();
    Response answer = Api.operator().get("/v1/stock/" + sku);
    assertThat(answer.header("Cache-Status")).startsWith("L2; hit");
    assertThat(answer.header("ETag")).isEqualTo("\"2\"");
    assertThat(answer.asString()).isEqualTo(body(2, 77));
  }

  @Test
  void itMayComeAfterTheMessageAboutIt() {
    assertThat(onHand()).isEqualTo(5);
    ViewChanges.send("stock_view", sku, 2);
    await().until(() -> l1.get(new ViewKey("stock_view", sku)) == null);

    assertThat(write(2, 78, 1_000)).isEqualTo(1);

    await().until(() -> onHand() == 78);
  }

  @Test
  void aProjectorThatIsLateDoesNotBringAnOldRowBack() {
    assertThat(write(3, 79, 1_000)).isEqualTo(1);

    assertThat(write(2, 1, 1_000)).isZero();

    assertThat(onHand()).isEqualTo(79);
  }

  @Test
  void itsProgressSatisfiesATokenAndNoEarlierOneDoes() {
    long tx = ReadModel.nextTx();
    write(4, 80, tx + 1);

    Response included = withToken(tx);
    Response later = withToken(tx + 1);

    assertThat(included.jsonPath().getLong("onHand")).isEqualTo(80);
    assertThat(later.statusCode()).isEqualTo(503);
  }

  private Response withToken(long tx) {
    return Api.operator()
        .header("Consistency-Token", Api.token(tx, UUID.randomUUID(), 1))
        .header("Prefer", "wait=0")
        .get("/v1/stock/" + sku);
  }

  private long onHand() {
    return Api.operator().get("/v1/stock/" + sku).jsonPath().getLong("onHand");
  }

  private double loads() {
    return metrics.counter("millrace.cache.loads", "view", "stock_view").count();
  }

  private String body(long version, long onHand) {
    return "{\"sku\":\"%s\",\"onHand\":%d,\"reserved\":0,\"available\":%d,\"version\":%d}"
        .formatted(sku, onHand, onHand, version);
  }

  /** As the projector does; says whether Redis has taken it. */
  private int write(long version, long onHand, long tx) {
    CachedRow row =
        new CachedRow(
            body(version, onHand).getBytes(StandardCharsets.UTF_8),
            version,
            Map.of(0, tx),
            Map.of(),
            Instant.now(),
            null,
            Instant.now(),
            List.of(),
            Duration.ZERO);
    Request put = Request.cmd(Command.EVAL).arg(ViewEntries.PUT).arg(2);
    ViewEntries.keys("stock_view", 0, sku).forEach(put::arg);
    put.arg("projector").arg(version).arg(Buffer.buffer(row.write()));
    return redis.send(put.arg(60_000).arg(70_000).arg(0)).await().indefinitely().toInteger();
  }
}
