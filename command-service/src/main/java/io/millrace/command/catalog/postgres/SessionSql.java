package io.millrace.command.catalog.postgres;

import io.millrace.platform.command.postgres.Sql;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.ReactiveConnection;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the connection that a Hibernate session holds, so that ledger and entities change
 * in one transaction. Hibernate's own native queries would need its type system taught {@code
 * xid8}, {@code json} and arrays; its connection takes the statement as it is.
 */
record SessionSql(Mutiny.Session session) implements Sql {
  @Override
  public Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters) {
    if (!(session instanceof MutinySessionImpl holder)) {
      throw new IllegalStateException("not a session of Hibernate Reactive: " + session);
    }
    return Uni.createFrom()
        .completionStage(() -> holder.getReactiveConnection().select(statement, parameters))
        .map(SessionSql::all);
  }

  private static List<Object[]> all(ReactiveConnection.Result result) {
    List<Object[]> rows = new ArrayList<>(result.size());
    result.forEachRemaining(rows::add);
    return rows;
  }
}
