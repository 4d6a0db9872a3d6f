package io.millrace.platform.command.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements on a connection of the reactive PostgreSQL client. */
record ConnectionSql(SqlConnection connection) implements Sql {
  @Override
  public Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters) {
    return connection
        .preparedQuery(statement)
        .execute(Tuple.from(Arrays.asList(parameters)))
        .map(
            rows -> {
              List<Object[]> all = new ArrayList<>(rows.size());
              rows.forEach(row -> all.add(columns(row)));
              return all;
            });
  }

  private static Object[] columns(Row row) {
    Object[] columns = new Object[row.size()];
    Arrays.setAll(columns, row::getValue);
    return columns;
  }
}
