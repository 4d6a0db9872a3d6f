package io.millrace.examples.loans.projector;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/** SQL of {@code loan_view}. */
@Singleton
final class LoanViewTable implements RowTable<LoanRow> {
  private final LoanViewProjection projection = new LoanViewProjection();

  @Override
  public LoanViewProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return "SELECT copy, patron, due, fine_cents, version FROM loan_view_v{version} WHERE "
        + ofAggregates();
  }

  @Override
  public String aggregateColumn() {
    return "copy";
  }

  @Override
  public String ofAggregates() {
    return "copy = ANY ($1)";
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(aggregateIds.toArray(String[]::new));
  }

  @Override
  public LoanRow read(Row row) {
    OffsetDateTime due = row.getOffsetDateTime("due");
    return new LoanRow(
        row.getString("copy"),
        row.getUUID("patron"),
        due == null ? null : due.toInstant(),
        row.getLong("fine_cents"),
        row.getLong("version"));
  }

  @Override
  public String aggregateId(LoanRow row) {
    return row.copy();
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO loan_view_v{version} AS v (copy, patron, due, fine_cents, version)
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::bigint[])
        ON CONFLICT (copy) DO UPDATE SET
          patron = excluded.patron, due = excluded.due, fine_cents = excluded.fine_cents,
          version = excluded.version
        WHERE v.version < excluded.version
        RETURNING copy, version
        """;
  }

  @Override
  public Tuple columns(List<LoanRow> rows) {
    return Columns.of(rows)
        .text(LoanRow::copy)
        .uuid(LoanRow::patron)
        .time(LoanRow::due)
        .number(LoanRow::fineCents)
        .number(LoanRow::version)
        .tuple();
  }
}
