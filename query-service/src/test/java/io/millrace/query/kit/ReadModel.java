package io.millrace.query.kit;

import static org.awaitility.Awaitility.await;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Plays the projector: writes read models and progress into the read primary. The schema is made
 * from the projector's own migrations, so that these tests break when the contract does.
 */
public final class ReadModel {
  private ReadModel() {}

  /** Runs the projector's migrations, once. */
  static void createSchema() {
    try (Connection primary = primary()) {
      if (exists(primary)) {
        return;
      }
      for (Path migration : migrations()) {
        try (Statement statement = primary.createStatement()) {
          statement.execute(Files.readString(migration));
        }
      }
      recordHistory(primary);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
    awaitReplicas();
  }

  /** As Flyway does; the service compares it with what it was built for. */
  private static void recordHistory(Connection primary) throws SQLException, IOException {
    try (Statement statement = primary.createStatement()) {
      statement.execute(
          "create table flyway_schema_history (installed_rank int, version text, success boolean)");
    }
    for (Path migration : migrations()) {
      write(
          "insert into flyway_schema_history values (?, ?, true)",
          number(migration),
          String.valueOf(number(migration)));
    }
  }

  private static boolean exists(Connection primary) throws SQLException {
    try (Statement statement = primary.createStatement();
        ResultSet answer = statement.executeQuery("select to_regclass('order_view')")) {
      return answer.next() && answer.getString(1) != null;
    }
  }

  private static List<Path> migrations() throws IOException {
    Path home = Path.of(System.getProperty("millrace.home", ".."));
    List<Path> found = new ArrayList<>();
    for (String module : List.of("projector", "platform/projection")) {
      try (Stream<Path> files = Files.list(home.resolve(module + "/src/main/resources/db/read"))) {
        files
            .filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
            .forEach(found::add);
      }
    }
    found.sort(Comparator.comparingInt(ReadModel::number));
    return found;
  }

  private static int number(Path migration) {
    String name = migration.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  private static Connection primary() throws SQLException {
    return connect(SharedStack.get().description().readPrimary());
  }

  private static Connection connect(PostgresNode node) throws SQLException {
    return DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
  }

  /** Runs a statement on the read primary. */
  public static void write(String sql, Object... values) {
    try (Connection primary = primary();
        PreparedStatement statement = primary.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A transaction id above all that any view includes. */
  public static long nextTx() {
    return Long.parseLong(read("select coalesce(max(tx), 1000) + 10 from projection_watermark"));
  }

  /** The projection includes everything of shard 0 below this transaction. */
  public static void progress(String projection, long tx) {
    write(
        """
        insert into projection_checkpoint (projection, projection_version, topic, kafka_partition)
        values (?, 1, 'test', 0) on conflict do nothing
        """,
        projection);
    write(
        """
        insert into projection_watermark values (?, 1, 'test', 0, 0, ?, now())
        on conflict (projection, projection_version, topic, kafka_partition, shard)
        do update set tx = greatest(projection_watermark.tx, excluded.tx), as_of = now()
        """,
        projection,
        tx);
  }

  /** An event of these transactions of shard 0 is parked in the projection. */
  public static void parked(
      String projection, String aggregate, long version, long fromTx, long toTx) {
    write(
        "insert into projection_parked values (?, 1, 0, ?, ?, int8range(?, ?, '[]'))",
        projection,
        aggregate,
        version,
        fromTx,
        toTx);
  }

  public static void customer(UUID id, String reference, String name, long version) {
    write(
        """
        insert into customer_view values (?, ?, ?, ?, 'United Kingdom', ?, now())
        on conflict (id) do update set name = excluded.name, version = excluded.version
        """
            .replace("customer_view ", "customer_view_v1 "),
        id,
        reference,
        name,
        name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@example.com",
        version);
  }

  /** An order of one line at a fixed time. */
  public static void order(UUID id, UUID customer, long version) {
    order(id, customer, version, "2010-12-01T08:26:00Z", "placed");
  }

  public static void order(UUID id, UUID customer, long version, String at, String status) {
    write(
        """
        insert into order_view_v1 values (?, null, ?, '17850', 'Ada Byron', 'United Kingdom', 'GBP',
          '[{"line":1,"sku":"85123A","name":"White hanging heart","quantity":6,"unitPrice":255,
             "lineTotal":1530,"shipped":0,"returned":0}]',
          1530, 0, 0, ?, '{pay,cancel}', ?::timestamptz, ?::timestamptz, ?)
        on conflict (id) do update set version = excluded.version, status = excluded.status
        """,
        id,
        customer,
        status,
        at,
        at,
        version);
  }

  public static void product(String sku, String name, long price, long version) {
    write(
        """
        insert into product_view_v1 values (?, ?, ?, 'GBP', true, ?, now())
        on conflict (sku) do update set name = excluded.name, price = excluded.price,
          version = excluded.version
        """,
        sku,
        name,
        price,
        version);
  }

  /** An order's timeline: placed, paid an hour later, shipped a day later; the third is new. */
  public static void timeline(UUID order) {
    write(
        """
        insert into order_timeline_v1
        select ?, v, (array['OrderPlaced','PaymentReceived','OrderShipped'])[v],
               (array['2010-12-01T08:26:00Z','2010-12-01T09:26:00Z','2010-12-02T08:26:00Z']
               )[v]::timestamptz,
               '2011-01-01T00:00:00Z', case when v > 1 then 'tester' end,
               (array['{}','{"reference":"psp-1","amount":{"amount":1530,"currency":"GBP"}}',
                      '{"carrier":"Post"}'])[v]::jsonb,
               (array['placed','paid','partly-shipped'])[v], 1530,
               case when v > 1 then 1530 else 0 end, 0, 'GBP', '{1}', '{6}',
               array[case when v > 2 then 4 else 0 end], '{0}'
        from generate_series(1, 3) v
        """,
        order);
  }

  public static void stock(String sku, int allotment, long onHand, long reserved, long version) {
    write(
        """
        insert into stock_allotment_view_v1 values (?, ?, ?, ?, ?, now())
        on conflict (sku, allotment) do update set on_hand = excluded.on_hand,
          reserved = excluded.reserved, version = excluded.version
        """,
        sku,
        allotment,
        onHand,
        reserved,
        version);
  }

  /** Stops replay on a replica: it answers from the past until {@link #resumeReplay}. */
  public static void pauseReplay(int replica) {
    onReplica(replica, "select pg_wal_replay_pause()");
    await()
        .until(() -> "paused".equals(onReplica(replica, "select pg_get_wal_replay_pause_state()")));
  }

  public static void resumeReplay(int replica) {
    onReplica(replica, "select pg_wal_replay_resume()");
  }

  /** Waits until the replicas show all that was written so far. */
  public static void awaitReplicas() {
    for (int i = 0; i < SharedStack.get().description().readReplicas().size(); i++) {
      awaitReplica(i);
    }
  }

  public static void awaitReplica(int replica) {
    String position =
        on(SharedStack.get().description().readPrimary(), "select pg_current_wal_lsn()");
    await()
        .until(
            () ->
                "t"
                    .equals(
                        onReplica(
                            replica, "select pg_last_wal_replay_lsn() >= '" + position + "'")));
  }

  /** The first column of the first row on the read primary. */
  public static String read(String sql) {
    return on(SharedStack.get().description().readPrimary(), sql);
  }

  /** The first column of the first row on a replica; settings can be changed there too. */
  public static String onReplica(int replica, String sql) {
    return on(SharedStack.get().description().readReplicas().get(replica), sql);
  }

  private static String on(PostgresNode node, String sql) {
    try (Connection connection = connect(node);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.execute(sql) ? statement.getResultSet() : null) {
      return answer != null && answer.next() ? answer.getString(1) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes orders and the progress of their view in one transaction, over and over. */
  public static final class Batch implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement rows;
    private final PreparedStatement watermark;

    public Batch() throws SQLException {
      progress("order_view", 1);
      connection = primary();
      connection.setAutoCommit(false);
      rows = connection.prepareStatement("update order_view_v1 set version = ? where id = any(?)");
      watermark =
          connection.prepareStatement(
              "update projection_watermark set tx = ?, as_of = now()"
                  + " where projection = 'order_view'");
    }

    public void update(List<UUID> orders, long version, long tx) throws SQLException {
      rows.setLong(1, version);
      rows.setArray(2, connection.createArrayOf("uuid", orders.toArray()));
      rows.executeUpdate();
      watermark.setLong(1, tx + 1);
      watermark.executeUpdate();
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
