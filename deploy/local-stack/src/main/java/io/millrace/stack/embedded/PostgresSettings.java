package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration files of one instance, written before every start because its port may change.
 */
final class PostgresSettings {
  // Every address of this machine that a client may come from; nobody else can reach the port.
  private static final String ACCESS =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  private final Map<String, String> values = new LinkedHashMap<>();

  PostgresSettings(int port) {
    set("listen_addresses", "127.0.0.1");
    set("port", Integer.toString(port));
    set("unix_socket_directories", "");
    set("max_connections", "200");
    set("max_prepared_transactions", "0");
    set("shared_buffers", "128MB");
    set("password_encryption", "scram-sha-256");
    // Logical everywhere: a change feed can be taken from any instance.
    set("wal_level", "logical");
    set("fsync", "on");
    set("synchronous_commit", "on");
    set("max_wal_senders", "20");
    set("max_replication_slots", "20");
    // A replica that stays away must not fill the disk of its primary; it is copied anew then.
    set("max_slot_wal_keep_size", "4GB");
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    set("log_line_prefix", "%m [%p] %a ");
    set("log_checkpoints", "off");
  }

  PostgresSettings set(String name, String value) {
    values.put(name, value);
    return this;
  }

  /** For a replica of the instance whose connection string is given. */
  PostgresSettings follow(String primary, String slot) {
    return set("primary_conninfo", primary)
        .set("primary_slot_name", slot)
        .set("hot_standby", "on")
        .set("hot_standby_feedback", "on")
        .set("max_standby_streaming_delay", "10s")
        .set("wal_receiver_status_interval", "1s")
        .set("wal_retrieve_retry_interval", "200ms");
  }

  void writeTo(Path data) {
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'")
            .collect(Collectors.joining("\n", "", "\n"));
    try {
      Files.writeString(data.resolve("postgresql.conf"), text);
      Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
    } catch (IOException e) {
      throw new StackException(
          "Could not write the configuration of PostgreSQL in %s: %s. Check that the disk is not full."
              .formatted(data, e),
          e);
    }
  }
}
