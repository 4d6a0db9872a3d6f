package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import java.util.Optional;

/**
 * Finds the versions of a projection: {@code active}, {@code newer}, {@code older}, {@code other}.
 */
final class Versions {
  private static final String FIND =
      """
      SELECT version FROM projection WHERE name = $1 AND CASE $2::text
        WHEN 'active' THEN active
        WHEN 'newer' THEN state = 'standby'
          AND version > (SELECT version FROM projection WHERE name = $1 AND active)
        WHEN 'older' THEN state = 'standby'
          AND version < (SELECT version FROM projection WHERE name = $1 AND active)
        ELSE NOT active END
      ORDER BY version DESC LIMIT 1
      """;

  private Versions() {}

  /**
   * Until the transaction ends nobody writes to any version; waits two seconds at most. Writers
   * take these locks before all others, so that nobody waits crosswise.
   */
  static void lockOutWriters(Session session) {
    session.run("SET LOCAL lock_timeout = '2s'");
    session.run("LOCK TABLE projection_rebuild IN EXCLUSIVE MODE");
    session.run(
        "LOCK TABLE projection_checkpoint, projection_watermark IN SHARE ROW EXCLUSIVE MODE");
  }

  static Optional<Integer> other(Session session, String name) {
    return session.row(FIND, name, "other").map(row -> row.getInteger("version"));
  }

  /** Refuses where there is none. */
  static int require(Session session, String name, String which) {
    return session
        .row(FIND, name, which)
        .map(row -> row.getInteger("version"))
        .orElseThrow(() -> missing(session, name, which));
  }

  private static Refusing missing(Session session, String name, String which) {
    boolean filling =
        session
            .row(
                "SELECT 1 FROM projection WHERE name = $1 AND state IN ('filling', 'catching-up')",
                name)
            .isPresent();
    if (filling && which.equals("newer")) {
      return Refusing.because(
          ProjectionProblems.NOT_CAUGHT_UP, "the new version of %s is still being filled", name);
    }
    return Refusing.because(
        ProjectionProblems.NO_VERSION,
        "%s has no %s version; see: projections list",
        name,
        which.equals("other") ? "second" : which);
  }
}
