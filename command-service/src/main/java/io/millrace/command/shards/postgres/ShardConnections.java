package io.millrace.command.shards.postgres;

import io.millrace.command.runtime.config.WriteConfig.ShardConfig;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** Connections of the mover's own, so that no move ever waits for a command's or takes it away. */
public final class ShardConnections {
  private final List<ShardConfig> shards;

  /** To these shards, by number. */
  public ShardConnections(List<ShardConfig> shards) {
    this.shards = List.copyOf(shards);
  }

  Jdbc home() throws SQLException {
    return open(0);
  }

  Jdbc open(int number) throws SQLException {
    if (number >= shards.size()) {
      throw new SQLException("write shard %d is not configured".formatted(number));
    }
    ShardConfig shard = shards.get(number);
    Properties properties = new Properties();
    properties.setProperty("user", shard.username());
    properties.setProperty("password", shard.password());
    properties.setProperty("ApplicationName", "millrace-mover");
    properties.setProperty("connectTimeout", "5");
    // Copies and comparisons take their time; a connection that is dead must still be noticed.
    properties.setProperty("socketTimeout", "120");
    properties.setProperty("tcpKeepAlive", "true");
    // No statement outlives its transaction: works behind PgBouncer in transaction mode.
    properties.setProperty("prepareThreshold", "0");
    return new Jdbc(number, DriverManager.getConnection("jdbc:" + shard.url(), properties));
  }
}
