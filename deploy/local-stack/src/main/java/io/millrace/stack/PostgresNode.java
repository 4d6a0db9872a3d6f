package io.millrace.stack;

/**
 * One PostgreSQL instance of the stack.
 *
 * @param name the name under which {@link StackProcesses} knows it, as {@code write-0}
 * @param user may do anything in this instance: it exists on this machine only
 */
public record PostgresNode(
    String name, String host, int port, String database, String user, String password) {

  /** The address for JDBC drivers, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** The address for the Vert.x reactive client, without user and password. */
  public String reactiveUrl() {
    return "postgresql://" + host + ":" + port + "/" + database;
  }

  /** The password stays out of logs. */
  @Override
  public String toString() {
    return name + " at " + reactiveUrl();
  }
}
