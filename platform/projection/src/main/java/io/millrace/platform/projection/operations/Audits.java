package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.history.archive.ArchivedHistory;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What operators ask of the auditor. */
@Singleton
class Audits {
  private final AuditOperations audits;
  private final ArchivedHistory history;

  Audits(AuditOperations audits, ArchivedHistory history) {
    this.audits = audits;
    this.history = history;
  }

  /** {@code {"view":"loan_view","repair":true}}; without a view all are compared. */
  JsonObject ask(JsonObject body, String operator) {
    @Nullable Object view = body.getValue("view");
    @Nullable Object repair = body.getValue("repair", false);
    if ((view != null && !(view instanceof String)) || !(repair instanceof Boolean)) {
      throw new ProblemException(
          ProblemType.BAD_REQUEST,
          "\"view\" is the name of a projection, \"repair\" true or false");
    }
    String name = (String) view;
    if (name != null && !audits.knows(name)) {
      throw new ProblemException(
          ProjectionProblems.UNKNOWN_PROJECTION, "see: projections list; there is no " + name);
    }
    if (history.shards().isEmpty()) {
      throw new ProblemException(
          ProjectionProblems.NO_LEDGER,
          "set millrace.ledger.shards[N].url, .username and .password");
    }
    return audits.ask(name, (Boolean) repair, operator);
  }

  JsonObject show(long id) {
    return audits
        .show(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_FOUND,
                    "there is no audit %d; results are kept a day".formatted(id)));
  }
}
