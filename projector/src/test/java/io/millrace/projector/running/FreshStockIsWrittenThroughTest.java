package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.cache.CachedRow;
import io.millrace.platform.events.cache.ViewEntries;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.redis.WriteThrough;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.stack.SharedStack;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At its commit the fresh stock is put into the cache of the query-services. */
class FreshStockIsWrittenThroughTest extends EmptyStores {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration IMPATIENT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final Redis redis = Redis.createClient(vertx, SharedStack.get().description().redisUrl());

  @BeforeEach
  void anEmptyShop() {
    redis(Request.cmd(Command.FLUSHALL));
  }

  @AfterEach
  void close() {
    SharedStack.get().processes().thaw("redis");
    redis.close();
    vertx.close();
  }

  @Test
  void withItsVersionAndTheProgressOfItsView() {
    WriteThrough through = through(PATIENT);
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      projector.outlet().tellFirst(through);
      topics.send(received("85123A@0", 9));
      topics.send(new Watermark(0, 7, AT));
      await().until(() -> value("85123A") != null);
      topics.send(received("85123A@1", 4));
      await().until(() -> version("85123A") == 2);
    }
    CachedRow row = CachedRow.read(stored("85123A").toBuffer().getBytes()).orElseThrow();
    // The very bytes that the query-service makes of the row: its ShapesTest has the same.
    assertThat(new String(row.body(), UTF_8))
        .isEqualTo(
            "{\"sku\":\"85123A\",\"onHand\":13,\"reserved\":0,\"available\":13,\"version\":2}");
    assertThat(row.version()).isEqualTo(2);
    assertThat(row.owner()).isNull();
    await().until(() -> through.written() >= 2);
    assertThat(through.lost()).isZero();
  }

  @Test
  void neverOverANewerOne() {
    WriteThrough through = through(PATIENT);
    Request newer =
        Request.cmd(Command.HSET)
            .arg(ViewEntries.keys("stock_view", 0, "NEWER").getFirst())
            .arg("v")
            .arg(5)
            .arg("e")
            .arg(Buffer.buffer("newer"));
    redis(newer);
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      projector.outlet().tellFirst(through);
      topics.send(received("NEWER@0", 9));
      await().until(() -> through.refused() == 1);
    }
    assertThat(stored("NEWER").toString()).isEqualTo("newer");
  }

  @Test
  void aRedisThatHangsHoldsNothingUp() {
    WriteThrough through = through(IMPATIENT);
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      projector.outlet().tellFirst(through);
      SharedStack.get().processes().freeze("redis");
      topics.send(received("HANGS@0", 9));
      await().until(() -> through.lost() == 1);
      topics.send(received("HANGS@1", 9));
      await().until(() -> projector.monitor().count("stock_view", "applied") == 2);
      SharedStack.get().processes().thaw("redis");
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                through.accept(List.of(new ViewChange("stock_view", "HANGS", 2)));
                return through.written() > 0;
              });
    }
    assertThat(version("HANGS")).isEqualTo(2);
  }

  private static List<EventEnvelope> received(String stock, long onHand) {
    Scenario scenario = new Scenario();
    scenario.add(ShopAggregates.STOCK, stock, new StockReceived(onHand, onHand, 0, AT));
    return scenario.events();
  }

  private WriteThrough through(Duration timeout) {
    return new WriteThrough(
        TestProjector.tables().freshRows(),
        database.pool(),
        () -> redis,
        new WriteThrough.Settings(Duration.ofMinutes(1), timeout),
        InstantSource.system());
  }

  private Response stored(String sku) {
    return Objects.requireNonNull(value(sku));
  }

  private @Nullable Response value(String sku) {
    return field(sku, "e");
  }

  private long version(String sku) {
    Response version = field(sku, "v");
    return version == null ? 0 : version.toLong();
  }

  private @Nullable Response field(String sku, String field) {
    return redis(
        Request.cmd(Command.HGET)
            .arg(ViewEntries.keys("stock_view", 0, sku).getFirst())
            .arg(field));
  }

  private @Nullable Response redis(Request request) {
    return redis.send(request).toCompletionStage().toCompletableFuture().join();
  }
}
