package io.millrace.command.imports.postgres;

import io.millrace.platform.command.transaction.Retryable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/** Statements over many rows each, sent together. */
final class Statements {
  private final SqlConnection connection;
  private final List<Uni<Void>> all = new ArrayList<>();

  Statements(SqlConnection connection) {
    this.connection = connection;
  }

  /** Adds a statement, unless it is about no row. */
  void add(String statement, ImportColumns<?> columns) {
    if (columns.size() > 0) {
      all.add(connection.preparedQuery(statement).execute(columns.tuple()).replaceWithVoid());
    }
  }

  /** Adds one of rows that nobody may have written since the batch was read. */
  void addAll(String statement, ImportColumns<?> columns) {
    if (columns.size() > 0) {
      all.add(
          connection
              .preparedQuery(statement)
              .execute(columns.tuple())
              .invoke(
                  written -> {
                    if (written.rowCount() != columns.size()) {
                      throw new Retryable("what was new to the batch came into being meanwhile");
                    }
                  })
              .replaceWithVoid());
    }
  }

  /** When all of them are done. */
  Uni<Void> done() {
    return all.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(all).andFailFast().replaceWithVoid();
  }
}
