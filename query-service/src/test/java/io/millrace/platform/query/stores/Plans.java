package io.millrace.platform.query.stores;

import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Shows how PostgreSQL would execute a statement. */
@ApplicationScoped
public class Plans {
  @Inject ReadStores stores;

  /** The plan, one line per node, without figures. */
  public String of(ViewStatement<?> statement) {
    RowSet<Row> lines =
        stores
            .primary()
            .orElseThrow()
            .probe()
            .preparedQuery("explain (costs off) " + statement.sql())
            .execute(statement.parameters())
            .await()
            .atMost(Duration.ofSeconds(30));
    return StreamSupport.stream(lines.spliterator(), false)
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }
}
