package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** JDBC connections to the shards, for work that waits and is not a command's. */
public final class DirectConnections {
  private static final String CONNECT_SECONDS = "5";

  private DirectConnections() {}

  /** Past any pooler: a session of its own, as locks of a session need it. */
  public static Connection pastPooler(ShardConfig shard, String name, Duration silence)
      throws SQLException {
    return open(shard.migrationUrl().orElse(shard.url()), shard, name, silence);
  }

  /** As commands come: perhaps through a pooler. */
  public static Connection asCommands(ShardConfig shard, String name, Duration silence)
      throws SQLException {
    return open(shard.url(), shard, name, silence);
  }

  /**
   * @param silence a server that says nothing for so long is given up: what the longest statement
   *     takes
   */
  private static Connection open(String url, ShardConfig shard, String name, Duration silence)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", shard.username());
    properties.setProperty("password", shard.password());
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", Long.toString(silence.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    // No statement outlives its transaction: works behind PgBouncer in transaction mode.
    properties.setProperty("prepareThreshold", "0");
    return DriverManager.getConnection("jdbc:" + url, properties);
  }
}
