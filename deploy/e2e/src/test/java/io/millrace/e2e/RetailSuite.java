package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.issuer.Role;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.Programs;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.Suite;
import io.millrace.cli.suite.SuiteOptions;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A fresh suite of its own with a file of the retailer's, and what should come of it. */
final class RetailSuite implements AutoCloseable {
  static final Path SLICE = Path.of("src/test/resources/online-retail-slice.csv").toAbsolutePath();
  private static final Duration CATCH_UP = Duration.ofSeconds(90);
  private static final Duration RESTART = Duration.ofSeconds(120);

  final Suite suite;
  final Retail expected;
  private final StateFolder state;
  private final Path file;

  /** With the slice that the project has. */
  RetailSuite(String name, int shards) throws IOException {
    this(name, shards, SLICE);
  }

  RetailSuite(String name, int shards, Path file) throws IOException {
    this.file = file;
    state = new StateFolder(Path.of("target", name)).create();
    Path home = MillraceHome.find();
    var options = new SuiteOptions(home, state, shards, 2, true, ServicePorts.anyFree());
    suite = Suite.start(options, Programs.copy(home, state), line -> {});
    expected = Retail.fold(file);
  }

  Path state() {
    return state.root();
  }

  /** Arguments that import the file into this suite. */
  String[] importFile() {
    return new String[] {
      "import",
      file.toString(),
      "-o",
      "json",
      "--url",
      suite.url(ServiceName.COMMAND).toString(),
      "--token",
      suite.issuer().token(Role.operator, Optional.empty())
    };
  }

  /** Number of events in the ledgers, transfers between shards aside: how far an import is. */
  long events() {
    long events = 0;
    for (PostgresNode node : suite.stack().writePrimaries()) {
      try (var connection =
              DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
          var rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "select count(*) from event where type not like 'StockTransferred%'")) {
        rows.next();
        events += rows.getLong(1);
      } catch (SQLException e) {
        throw new AssertionError("the ledger cannot be read: " + e.getMessage(), e);
      }
    }
    return events;
  }

  /** SIGKILL; returns when the service runs again. */
  void kill(ServiceName service) {
    long pid = suite.pid(service).orElseThrow();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await()
        .atMost(RESTART)
        .until(() -> suite.pid(service).isPresent() && suite.pid(service).getAsLong() != pid);
  }

  /** Waits until the reports are what the file adds up to; fails with the difference. */
  void awaitReportsOfTheFile() {
    var reports = new Reports(suite);
    await()
        .atMost(CATCH_UP)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(reports.revenue("day")).isEqualTo(texts(expected.byDay));
              assertThat(reports.revenue("month")).isEqualTo(texts(expected.byMonth));
              assertThat(reports.revenue("country")).isEqualTo(texts(expected.byCountry));
              assertThat(reports.bestsellers("quantity")).isEqualTo(best(sold -> sold.quantity));
              assertThat(reports.bestsellers("gross")).isEqualTo(best(sold -> sold.gross));
            });
  }

  /** Checks what is left in the warehouse, SKU by SKU, on the read primary. */
  void requireStockOfTheFile() throws SQLException {
    PostgresNode node = suite.stack().readPrimary();
    var actual = new TreeMap<String, Long>();
    try (var connection =
            DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
        var rows =
            connection
                .createStatement()
                .executeQuery("select sku, on_hand, reserved from stock_view")) {
      while (rows.next()) {
        actual.put(rows.getString(1), rows.getLong(2));
        assertThat(rows.getLong(3)).as("reserved of " + rows.getString(1)).isZero();
      }
    }
    assertThat(actual).isEqualTo(expected.onHand);
  }

  @Override
  public void close() throws IOException {
    suite.close();
    Processes.requireNoneOf(state.root());
    try (var all = Files.walk(state.programs())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path); // copies of 100 MB and more that tell nothing about a failure
      }
    }
  }

  private static Map<String, String> texts(Map<String, Retail.Sums> sums) {
    return sums.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  private List<String> best(Function<Retail.Sold, Long> by) {
    return expected.bySku.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Retail.Sold> entry) -> by.apply(entry.getValue()))
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(10)
        .map(
            entry ->
                "%s %d %d"
                    .formatted(entry.getKey(), entry.getValue().quantity, entry.getValue().gross))
        .toList();
  }
}
