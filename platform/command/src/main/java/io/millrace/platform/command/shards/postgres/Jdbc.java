package io.millrace.platform.command.shards.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** One transaction on a shard after the other; what is not committed is undone at the end. */
final class Jdbc implements AutoCloseable {
  private final int shard;
  private final Connection connection;

  /** Reads a row. */
  @FunctionalInterface
  interface RowReader<R> {
    R read(ResultSet row) throws SQLException;
  }

  Jdbc(int shard, Connection connection) throws SQLException {
    this.shard = shard;
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Number of the shard. */
  int shard() {
    return shard;
  }

  /** Runs a change; gives the number of rows. Lists become arrays of integers. */
  int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** The rows of a query. */
  <R> List<R> rows(String sql, RowReader<R> reader, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<R> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    }
  }

  /** The only row of a query. */
  <R> R row(String sql, RowReader<R> reader, Object... parameters) throws SQLException {
    return rows(sql, reader, parameters).getFirst();
  }

  CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /** One snapshot for all statements of the transaction that begins now. */
  void repeatableRead() throws SQLException {
    update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    // The driver rolls back what is open when the connection ends.
    connection.close();
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof Collection<?> numbers) {
        Array array = connection.createArrayOf("integer", numbers.toArray());
        statement.setArray(i + 1, array);
      } else {
        statement.setObject(i + 1, parameters[i]);
      }
    }
    return statement;
  }
}
