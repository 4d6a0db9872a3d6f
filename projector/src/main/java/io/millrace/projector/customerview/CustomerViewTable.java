package io.millrace.projector.customerview;

import io.millrace.platform.events.sealing.Sealed;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.Ids;
import io.millrace.platform.projection.postgres.Persons;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** SQL of {@code customer_view}. */
@Singleton
public final class CustomerViewTable implements RowTable<CustomerRow> {
  private final CustomerViewProjection projection = new CustomerViewProjection();

  @Override
  public CustomerViewProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return """
        SELECT id, reference, name, email, country, version, updated_at
        FROM customer_view_v{version} WHERE id = ANY ($1)
        """;
  }

  @Override
  public String aggregateColumn() {
    return "id::text";
  }

  @Override
  public String ofAggregates() {
    return "id = ANY ($1)";
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(Ids.uuids(aggregateIds));
  }

  @Override
  public CustomerRow read(Row row) {
    return new CustomerRow(
        row.getUUID(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getOffsetDateTime(6).toInstant());
  }

  @Override
  public String aggregateId(CustomerRow row) {
    return row.id().toString();
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO customer_view_v{version} AS v
          (id, reference, name, email, country, version, updated_at)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],
                             $6::bigint[], $7::timestamptz[])
        ON CONFLICT (id) DO UPDATE SET
          reference = excluded.reference, name = excluded.name, email = excluded.email,
          country = excluded.country, version = excluded.version, updated_at = excluded.updated_at
        WHERE v.version < excluded.version
        RETURNING id::text, version
        """;
  }

  @Override
  public Tuple columns(List<CustomerRow> rows) {
    return Columns.of(rows)
        .uuid(CustomerRow::id)
        .text(CustomerRow::reference)
        .text(CustomerRow::name)
        .text(CustomerRow::email)
        .text(CustomerRow::country)
        .number(CustomerRow::version)
        .time(CustomerRow::updatedAt)
        .tuple();
  }

  @Override
  public Persons persons(List<CustomerRow> rows) {
    Set<UUID> sealed = new HashSet<>();
    Set<UUID> erased = new HashSet<>();
    for (CustomerRow row : rows) {
      if (row.name() == null) {
        erased.add(row.id());
      } else if (Sealed.isSealed(row.name()) || Sealed.isSealed(row.email())) {
        sealed.add(row.id());
      }
    }
    return new Persons(sealed, erased);
  }
}
