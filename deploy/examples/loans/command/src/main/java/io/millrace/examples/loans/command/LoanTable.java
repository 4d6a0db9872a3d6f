package io.millrace.examples.loans.command;

import io.millrace.examples.loans.Library;
import io.millrace.examples.loans.LoanEvent;
import io.millrace.examples.loans.command.Loan.InHouse;
import io.millrace.examples.loans.command.Loan.Out;
import io.millrace.platform.command.postgres.CompareAndSet;
import io.millrace.platform.command.run.AggregateRepository;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.MovedTable;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Loans in the table {@code loan}, whose rows move with their buckets. */
@Singleton
class LoanTable implements AggregateRepository<SqlConnection, Loan, LoanEvent>, BucketContents {
  private static final String LOAD =
      """
      SELECT version, patron, due, extensions, fine_cents FROM loan
      WHERE bucket = $1 AND copy = $2""";

  /** Writes nothing over a version that it has not seen. */
  private static final String SAVE =
      """
      INSERT INTO loan AS l (bucket, copy, version, patron, due, extensions, fine_cents)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (bucket, copy) DO UPDATE SET
        version = excluded.version, patron = excluded.patron, due = excluded.due,
        extensions = excluded.extensions, fine_cents = excluded.fine_cents
      WHERE l.version = $8""";

  @Override
  public Uni<Versioned<Loan>> load(SqlConnection store, AggregateRef loan) {
    return store
        .preparedQuery(LOAD)
        .execute(Tuple.of(loan.bucket(), loan.id()))
        .map(
            rows -> {
              for (Row row : rows) {
                return new Versioned<>(read(row), row.getLong("version"));
              }
              return new Versioned<>(Loan.NONE, 0);
            });
  }

  @Override
  public Loan evolve(Loan state, LoanEvent event) {
    return Loan.evolve(state, event);
  }

  @Override
  public Uni<Void> save(SqlConnection store, Change<Loan, LoanEvent> change) {
    Tuple row =
        Tuple.of(change.aggregate().bucket(), change.aggregate().id(), change.after().version());
    switch (change.after().state()) {
      case InHouse in -> row.addValue(null).addValue(null).addInteger(0).addLong(in.fineCents());
      case Out out ->
          row.addUUID(out.patron())
              .addOffsetDateTime(out.due().atOffset(ZoneOffset.UTC))
              .addInteger(out.extensions())
              .addLong(0L);
    }
    row.addLong(change.before().version());
    return CompareAndSet.one(store.preparedQuery(SAVE).execute(row));
  }

  @Override
  public List<MovedTable> moved() {
    return List.of(MovedTable.ofAggregates("loan", Library.LOAN, "copy"));
  }

  private static Loan read(Row row) {
    UUID patron = row.getUUID("patron");
    return patron == null
        ? new InHouse(row.getLong("fine_cents"))
        : new Out(patron, row.getOffsetDateTime("due").toInstant(), row.getInteger("extensions"));
  }
}
