package io.millrace.platform.command.relay.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * How to follow the log of one shard: past any pooler, with a role that has the attribute {@code
 * REPLICATION}.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param slot name of the replication slot, unique in the database cluster
 */
public record WalConnection(String url, String user, String password, String slot) {
  private static final Logger LOG = Logger.getLogger(WalConnection.class);
  private static final String PUBLICATION = "millrace_ledger";

  private static final String CREATE = "SELECT pg_create_logical_replication_slot(?, 'pgoutput')";

  private static final String STATE =
      """
      SELECT wal_status = 'lost' OR invalidation_reason IS NOT NULL AS lost, active_pid
      FROM pg_replication_slots WHERE slot_name = ?\
      """;

  /**
   * Makes the slot usable: makes it if it is not there, makes it anew if its log was thrown away,
   * and takes it from a predecessor that still holds it. Waits for running transactions to end when
   * it makes one.
   */
  void prepareSlot(Connection connection) throws SQLException {
    switch (slotState(connection)) {
      case USABLE -> {}
      case MISSING -> execute(connection, CREATE);
      case LOST -> {
        LOG.warnf("Replication slot %s was lost; it is made anew.", slot);
        execute(connection, "SELECT pg_drop_replication_slot(?)");
        execute(connection, CREATE);
      }
      // Whoever asks holds the lease: the other one is a zombie.
      case HELD ->
          execute(
              connection,
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name ="
                  + " ?");
    }
  }

  private enum SlotState {
    MISSING,
    USABLE,
    HELD,
    LOST
  }

  private SlotState slotState(Connection connection) throws SQLException {
    try (PreparedStatement state = connection.prepareStatement(STATE)) {
      state.setString(1, slot);
      try (ResultSet row = state.executeQuery()) {
        if (!row.next()) {
          return SlotState.MISSING;
        }
        if (row.getBoolean("lost")) {
          return SlotState.LOST;
        }
        return row.getObject("active_pid") == null ? SlotState.USABLE : SlotState.HELD;
      }
    }
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, slot);
      statement.execute();
    }
  }

  /** An ordinary connection. */
  Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** A connection that speaks the replication protocol. */
  Connection openReplication() throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    return DriverManager.getConnection(url, properties);
  }

  /** The log from where the slot stands. What is read must be confirmed by hand. */
  PGReplicationStream follow(Connection connection) throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(slot)
        .withStartPosition(LogSequenceNumber.INVALID_LSN)
        .withSlotOption("proto_version", "1")
        .withSlotOption("publication_names", PUBLICATION)
        .withStatusInterval(500, TimeUnit.MILLISECONDS)
        .withAutomaticFlush(false)
        .start();
  }
}
