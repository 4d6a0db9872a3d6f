package io.millrace.projector.testkit;

import io.millrace.projector.customersummary.CustomerSummaryTable;
import io.millrace.projector.customerview.CustomerViewTable;
import io.millrace.projector.engine.EngineSettings;
import io.millrace.projector.engine.Projection;
import io.millrace.projector.engine.kafka.KafkaClients;
import io.millrace.projector.engine.postgres.PostgresReadStore;
import io.millrace.projector.engine.postgres.ProjectionTable;
import io.millrace.projector.orderview.OrderViewTable;
import io.millrace.projector.productview.ProductViewTable;
import io.millrace.projector.salesbycountry.SalesByCountryTable;
import io.millrace.projector.salesbyproduct.SalesByProductTable;
import io.millrace.projector.salesdaily.SalesDailyTable;
import io.millrace.projector.service.ProjectorRuntime;
import io.millrace.projector.stockview.StockViewTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A projector as the service runs it, without the service around it. */
public final class TestProjector {
  public static final List<ProjectionTable<?>> TABLES =
      List.of(
          new OrderViewTable(),
          new CustomerViewTable(),
          new CustomerSummaryTable(),
          new ProductViewTable(),
          new StockViewTable(),
          new SalesDailyTable(),
          new SalesByCountryTable(),
          new SalesByProductTable());

  public static final EngineSettings SETTINGS =
      new EngineSettings(256, Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofSeconds(5));

  private TestProjector() {}

  public static List<Projection<?>> projections() {
    List<Projection<?>> projections = new ArrayList<>();
    TABLES.forEach(table -> projections.add(table.projection()));
    return projections;
  }

  public static PostgresReadStore store(TestDatabase database) {
    return new PostgresReadStore(database.pool(), TABLES, Duration.ofSeconds(10));
  }

  public static ProjectorRuntime start(TestDatabase database) {
    return start(database, 5000);
  }

  public static ProjectorRuntime start(TestDatabase database, int maxPollRecords) {
    ProjectorRuntime runtime =
        new ProjectorRuntime(
            projections(),
            store(database),
            new KafkaClients(TestTopics.connection(), "test-projector", maxPollRecords),
            SETTINGS,
            InstantSource.system());
    runtime.start();
    return runtime;
  }
}
