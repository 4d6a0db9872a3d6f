package io.millrace.projector.testkit;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.projection.apply.EngineSettings;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.kafka.KafkaClients;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.postgres.PersonKeyReplication;
import io.millrace.platform.projection.postgres.PersonKeySource;
import io.millrace.platform.projection.postgres.PostgresDeadLetters;
import io.millrace.platform.projection.postgres.PostgresProjectionStore;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.Rebuilder;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import io.millrace.platform.projection.rebuild.postgres.PostgresRebuilds;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.customersummary.CustomerSummaryTable;
import io.millrace.projector.customerview.CustomerViewTable;
import io.millrace.projector.orderview.OrderTimelineTable;
import io.millrace.projector.orderview.OrderViewTable;
import io.millrace.projector.productprices.ProductPriceHistoryTable;
import io.millrace.projector.productview.ProductViewTable;
import io.millrace.projector.salesbycountry.SalesByCountryTable;
import io.millrace.projector.salesbyproduct.SalesByProductTable;
import io.millrace.projector.salesdaily.SalesDailyTable;
import io.millrace.projector.stockview.StockViewTable;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A projector as the service runs it, without the service around it. */
public final class TestProjector {
  public static final List<ProjectionTable<?>> TABLES =
      List.of(
          new OrderViewTable(),
          new CustomerViewTable(),
          new CustomerSummaryTable(),
          new OrderTimelineTable(),
          new ProductViewTable(),
          new ProductPriceHistoryTable(),
          new StockViewTable(),
          new SalesDailyTable(),
          new SalesByCountryTable(),
          new SalesByProductTable());

  public static final EngineSettings SETTINGS =
      new EngineSettings(
          256,
          Duration.ofMillis(20),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofMillis(50));

  public static final Rebuilder.Settings REBUILDING =
      new Rebuilder.Settings(
          500, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(20));

  public static final Duration STALL_AFTER = Duration.ofSeconds(20);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private TestProjector() {}

  public static List<String> projections() {
    return TABLES.stream().map(table -> table.projection().name()).toList();
  }

  /** Number of projections that follow orders. */
  public static int ofOrders() {
    return (int)
        TABLES.stream()
            .filter(table -> table.projection().reads().contains(ShopAggregates.ORDER))
            .count();
  }

  public static Tables tables() {
    return new Tables(TABLES);
  }

  public static PostgresProjectionStore store(TestDatabase database) {
    return new PostgresProjectionStore(database.pool(), tables(), keys(database.pool()), TIMEOUT);
  }

  private static PersonKeyReplication keys(Pool pool) {
    return new PersonKeyReplication(pool, PersonKeySource.NONE, TIMEOUT, TIMEOUT);
  }

  public static DeadLetters letters(TestDatabase database) {
    return new PostgresDeadLetters(database.pool(), TIMEOUT);
  }

  /** Without any history to rebuild from. */
  public static ProjectionOperations operations(TestDatabase database) {
    return operations(database, new LedgerHistory(Map.of(), TIMEOUT));
  }

  public static ProjectionOperations operations(TestDatabase database, EventHistory history) {
    return operations(database, history, TABLES);
  }

  public static ProjectionOperations operations(
      TestDatabase database, EventHistory history, List<? extends ProjectionTable<?>> tables) {
    return new ProjectionOperations(database.pool(), new Tables(tables), history, 1000, TIMEOUT);
  }

  public static ProjectorRuntime start(TestDatabase database, KafkaClients kafka) {
    return start(database.pool(), kafka, new LedgerHistory(Map.of(), TIMEOUT), TABLES);
  }

  /** One that reaches the read store in its own way. */
  public static ProjectorRuntime start(Pool pool, EventHistory history) {
    return start(pool, kafka(5000), history, TABLES);
  }

  public static ProjectorRuntime start(TestDatabase database) {
    return start(database, 5000);
  }

  public static ProjectorRuntime start(TestDatabase database, int maxPollRecords) {
    return start(database, maxPollRecords, new LedgerHistory(Map.of(), TIMEOUT));
  }

  public static ProjectorRuntime start(TestDatabase database, EventHistory history) {
    return start(database, 5000, history);
  }

  public static ProjectorRuntime start(
      TestDatabase database, EventHistory history, List<? extends ProjectionTable<?>> tables) {
    return start(database, 5000, history, tables);
  }

  public static ProjectorRuntime start(
      TestDatabase database, int maxPollRecords, EventHistory history) {
    return start(database, maxPollRecords, history, TABLES);
  }

  private static ProjectorRuntime start(
      TestDatabase database,
      int maxPollRecords,
      EventHistory history,
      List<? extends ProjectionTable<?>> tables) {
    return start(database.pool(), kafka(maxPollRecords), history, tables);
  }

  private static KafkaClients kafka(int maxPollRecords) {
    return new KafkaClients(TestTopics.connection(), "test-projector", maxPollRecords);
  }

  private static ProjectorRuntime start(
      Pool pool,
      KafkaClients kafka,
      EventHistory history,
      List<? extends ProjectionTable<?>> tables) {
    ProjectorRuntime runtime = made(pool, kafka, history, tables);
    runtime.start();
    return runtime;
  }

  /** One that is not started yet. */
  static ProjectorRuntime made(Pool pool, EventHistory history) {
    return made(pool, kafka(5000), history, TABLES);
  }

  private static ProjectorRuntime made(
      Pool pool,
      KafkaClients kafka,
      EventHistory history,
      List<? extends ProjectionTable<?>> tables) {
    Tables all = new Tables(tables);
    return new ProjectorRuntime(
        new ProjectorRuntime.Ports(
            new PostgresProjectionStore(pool, all, keys(pool), TIMEOUT),
            new PostgresDeadLetters(pool, TIMEOUT),
            new PostgresRebuilds(pool, all, keys(pool), TIMEOUT),
            history),
        kafka,
        SETTINGS,
        REBUILDING,
        STALL_AFTER,
        InstantSource.system());
  }
}
