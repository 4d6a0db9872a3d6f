package io.millrace.stack.embedded;

import io.millrace.stack.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration files of one instance, written before every start because its port may change.
 */
public final class PostgresSettings {
  // Every address of this machine that a client may come from; nobody else can reach the port.
  private static final String ACCESS =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  /** What every instance is told wherever it runs. */
  public static final Map<String, String> OF_EACH =
      Map.ofEntries(
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "128MB"),
          // Logical everywhere: a change feed can be taken from any instance.
          Map.entry("wal_level", "logical"),
          Map.entry("max_wal_senders", "20"),
          Map.entry("max_replication_slots", "20"),
          // A replica that stays away must not fill the disk of its primary; it is copied anew
          // then.
          Map.entry("max_slot_wal_keep_size", "4GB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  /** What every replica is told. */
  public static final Map<String, String> OF_A_REPLICA =
      Map.of(
          "hot_standby_feedback", "on",
          "max_standby_streaming_delay", "10s",
          "wal_receiver_status_interval", "1s",
          "wal_retrieve_retry_interval", "200ms");

  private final Map<String, String> values = new TreeMap<>(OF_EACH);

  PostgresSettings(int port) {
    set("listen_addresses", "127.0.0.1");
    set("port", Integer.toString(port));
    set("unix_socket_directories", "");
    set("max_prepared_transactions", "0");
    set("password_encryption", "scram-sha-256");
    set("fsync", "on");
    set("synchronous_commit", "on");
    if (System.getProperty("os.name").equals("Linux")) {
      // After a kill: one call, in place of one for each file of each database.
      set("recovery_init_sync_method", "syncfs");
    }
    set("log_line_prefix", "%m [%p] %a ");
    set("log_checkpoints", "off");
  }

  PostgresSettings set(String name, String value) {
    values.put(name, value);
    return this;
  }

  /** For a replica of the instance whose connection string is given. */
  PostgresSettings follow(String primary, String slot) {
    values.putAll(OF_A_REPLICA);
    return set("primary_conninfo", primary).set("primary_slot_name", slot).set("hot_standby", "on");
  }

  void writeTo(Path data) {
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'")
            .collect(Collectors.joining("\n", "", "\n"));
    StateFiles.doing(
        "write the configuration of PostgreSQL in " + data,
        () -> {
          Files.writeString(data.resolve("postgresql.conf"), text);
          Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
        });
  }
}
