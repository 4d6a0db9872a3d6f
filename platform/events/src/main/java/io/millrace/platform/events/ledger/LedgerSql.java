package io.millrace.platform.events.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements on a connection, each a transaction of its own unless {@link #transaction} says. */
final class LedgerSql {
  /** SQLSTATE: a lock was not to be had in time. */
  static final String LOCKED = "55P03";

  private final Connection connection;

  LedgerSql(Connection connection) {
    this.connection = connection;
  }

  /** Part of a transaction. */
  interface Work {
    void run() throws SQLException;
  }

  /** All of the work, or nothing. */
  void transaction(Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  void run(String statement) throws SQLException {
    try (Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  /** How many rows it changed. */
  long update(String statement, Object... parameters) throws SQLException {
    try (PreparedStatement run = prepared(statement, parameters)) {
      return run.executeLargeUpdate();
    }
  }

  /** The rows, each as its columns. */
  List<List<String>> rows(String query, Object... parameters) throws SQLException {
    try (PreparedStatement run = prepared(query, parameters);
        ResultSet result = run.executeQuery()) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The first column. */
  List<String> column(String query, Object... parameters) throws SQLException {
    return rows(query, parameters).stream().map(List::getFirst).toList();
  }

  long number(String query, Object... parameters) throws SQLException {
    return Long.parseLong(column(query, parameters).getFirst());
  }

  boolean isTrue(String query) throws SQLException {
    return column(query).getFirst().equals("t");
  }

  private PreparedStatement prepared(String statement, Object... parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < parameters.length; i++) {
      prepared.setObject(i + 1, parameters[i]);
    }
    return prepared;
  }
}
