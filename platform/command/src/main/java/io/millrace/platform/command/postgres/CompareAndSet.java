package io.millrace.platform.command.postgres;

import io.millrace.platform.command.transaction.Retryable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** A write that has to hit exactly one row. */
public final class CompareAndSet {
  private CompareAndSet() {}

  /** Fails with {@link Retryable} if the row was not the one that had been read. */
  public static Uni<Void> one(Uni<RowSet<Row>> write) {
    return write.map(
        rows -> {
          if (rows.rowCount() != 1) {
            throw new Retryable("the row changed since it was read");
          }
          return null;
        });
  }
}
