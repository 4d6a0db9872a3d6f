package io.millrace.examples.loans.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.examples.loans.Library;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.views.ViewStatement;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code loan_view}, in a way that caches can keep. */
@Singleton
class LoanViewReader implements ItemReader<LoanViewReader.LoanView> {
  /** The loan of a copy as it is sent. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LoanView(
      String copy, @Nullable UUID patron, @Nullable Instant due, long fineCents, long version) {}

  @Override
  public String view() {
    return "loan_view";
  }

  @Override
  public AggregateType versionedBy() {
    return Library.LOAN;
  }

  @Override
  public ViewStatement<LoanView> byKey(String copy) {
    return ViewStatement.of(
        List.of(view()),
        "select copy, patron, due, fine_cents, version from loan_view where copy = $1",
        "",
        Tuple.of(copy),
        LoanViewReader::loan);
  }

  @Override
  public long version(LoanView loan) {
    return loan.version();
  }

  @Override
  public @Nullable String owner(LoanView loan) {
    return loan.patron() == null ? null : loan.patron().toString();
  }

  ViewKey key(String copy) {
    return new ViewKey(view(), copy);
  }

  private static LoanView loan(Row row) {
    OffsetDateTime due = row.getOffsetDateTime("due");
    return new LoanView(
        row.getString("copy"),
        row.getUUID("patron"),
        due == null ? null : due.toInstant(),
        row.getLong("fine_cents"),
        row.getLong("version"));
  }
}
