package io.millrace.stack;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * One PostgreSQL instance of the stack.
 *
 * @param name the name under which {@link StackProcesses} knows it, as {@code write-0}
 * @param user may do anything in this instance: it exists on this machine only
 */
public record PostgresNode(
    String name, String host, int port, String database, String user, String password)
    implements Serializable {

  /** The address for JDBC drivers, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** The address for the Vert.x reactive client, without user and password. */
  public String reactiveUrl() {
    return "postgresql://" + host + ":" + port + "/" + database;
  }

  /** A connection to one of its databases, within 20 seconds or not at all. */
  public Connection connect(String to) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", "20");
    properties.setProperty("ApplicationName", "local-stack");
    // Not through DriverManager: that hands a driver only to classes which see it through their own
    // class loader, and tests
    // of Quarkus have several.
    var connection =
        new Driver().connect("jdbc:postgresql://%s:%d/%s".formatted(host, port, to), properties);
    if (connection == null) {
      throw new SQLException("The driver does not accept the address of " + this);
    }
    return connection;
  }

  /** The password stays out of logs. */
  @Override
  public String toString() {
    return name + " at " + reactiveUrl();
  }
}
