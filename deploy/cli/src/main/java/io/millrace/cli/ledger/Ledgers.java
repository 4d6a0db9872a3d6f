package io.millrace.cli.ledger;

import io.millrace.cli.outcome.CliException;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.ledger.Archive;
import io.millrace.platform.events.ledger.ArchiveDamagedException;
import io.millrace.platform.events.ledger.LedgerReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledgers of all write shards. */
public final class Ledgers {
  /** One write primary and what is archived of it. */
  public record Shard(int number, String url, String user, String password) {}

  private final List<Shard> shards;
  private final Path archive;

  /**
   * @param archive folder of the archive; need not exist
   */
  public Ledgers(List<Shard> shards, Path archive) {
    this.shards = List.copyOf(shards);
    this.archive = archive;
  }

  /** The write primaries among the stores of a running stack. */
  public static List<Shard> of(Map<String, Map<String, String>> stores) {
    List<Shard> shards = new ArrayList<>();
    for (Map<String, String> store = stores.get("write-0");
        store != null;
        store = stores.get("write-" + shards.size())) {
      shards.add(
          new Shard(
              shards.size(),
              store.getOrDefault("url", ""),
              store.getOrDefault("user", ""),
              store.getOrDefault("password", "")));
    }
    return shards;
  }

  /**
   * The past of every aggregate with this id, over all shards and the archive.
   *
   * @throws CliException if a shard does not answer or a file of the archive is damaged
   */
  public List<AggregateHistory> histories(String aggregateId, Instant asOf) {
    Map<String, List<LedgerRow>> byType = new TreeMap<>();
    for (Shard shard : shards) {
      try (Connection connection = connect(shard)) {
        new LedgerReader(shard.number(), new Archive(archive, shard.number()))
            .forEach(
                connection,
                aggregateId,
                event ->
                    byType
                        .computeIfAbsent(event.row().aggregate().label(), _ -> new ArrayList<>())
                        .add(event.row()));
      } catch (SQLException e) {
        throw failed(shard, e);
      } catch (ArchiveDamagedException e) {
        throw new CliException(String.valueOf(e.getMessage()), e);
      }
    }
    return byType.values().stream().map(rows -> AggregateHistory.of(rows, asOf)).toList();
  }

  /** Brings the ledger's count of transactions before all that it holds; gives the shift. */
  public static long repair(Shard shard) {
    try (Connection connection = connect(shard);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT repair_ledger_clock()")) {
      row.next();
      long shift = row.getLong(1);
      connection.commit();
      return shift;
    } catch (SQLException e) {
      throw failed(shard, e);
    }
  }

  private static Connection connect(Shard shard) throws SQLException {
    Connection connection =
        DriverManager.getConnection(shard.url(), shard.user(), shard.password());
    connection.setAutoCommit(false);
    return connection;
  }

  private static CliException failed(Shard shard, SQLException e) {
    return new CliException(
        "Write shard %d (%s) did not do it: %s. Check that it runs, and user and password."
            .formatted(shard.number(), shard.url(), e.getMessage()),
        e);
  }
}
