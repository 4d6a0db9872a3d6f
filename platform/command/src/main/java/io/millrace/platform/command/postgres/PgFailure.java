package io.millrace.platform.command.postgres;

import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.service.problems.ProblemException;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means for a command whose commit was not sent. */
public enum PgFailure {
  /** Undone; may succeed when done again. */
  RETRY,
  /** A lock or a connection was not to be had in time. */
  OVERLOADED,
  /** The database is not there, or cannot write. */
  UNAVAILABLE,
  /** Ours: a statement that is wrong, a rule that the code should have kept. */
  DEFECT;

  /**
   * Serialisation failure, deadlock, a row that somebody else inserted first, and a session that
   * was found in an aborted transaction, which is rolled back by the time this is told.
   */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01", "23505", "25P02");

  private static final String CHECK = "23514";

  /** Lock not available, statement cancelled, too many connections, out of lock table. */
  private static final Set<String> BUSY = Set.of("55P03", "57014", "53300", "53200");

  /**
   * The meaning of the failure. Whatever is neither the server's word nor a plain programming error
   * is a connection that broke or never was.
   */
  public static PgFailure of(Throwable failure) {
    PgException server = serverWord(failure);
    if (server != null) {
      return isInAnotherPartition(server) ? RETRY : ofState(server.getSqlState());
    }
    return isProgrammingError(failure) ? DEFECT : UNAVAILABLE;
  }

  /**
   * Whether a failure of the commit itself leaves open what happened. A server that names a reason
   * has undone the transaction, unless it was going down.
   */
  public static boolean outcomeUnknown(Throwable failure) {
    PgException server = serverWord(failure);
    return server == null
        || server.getSqlState() == null
        || server.getSqlState().startsWith("57P")
        || server.getSqlState().startsWith("08");
  }

  /** The failure as the runner understands it. */
  RuntimeException translate(Throwable cause) {
    return switch (this) {
      case RETRY -> new Retryable("the database asks to try again", cause);
      case OVERLOADED -> StoreProblems.overloaded().asException(cause);
      case UNAVAILABLE -> StoreProblems.unavailable().asException(cause);
      case DEFECT -> cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    };
  }

  /** Translates what the database said; leaves our own words alone. */
  public static Throwable translated(Throwable failure) {
    return failure instanceof ProblemException
            || failure instanceof Retryable
            || failure instanceof BucketFenced
        ? failure
        : of(failure).translate(failure);
  }

  /**
   * The row waited for a partition that was given other bounds meanwhile. Such a check has no name.
   */
  private static boolean isInAnotherPartition(PgException server) {
    return CHECK.equals(server.getSqlState())
        && server.getTable() != null
        && server.getConstraint() == null;
  }

  private static PgFailure ofState(@Nullable String state) {
    if (state == null) {
      return UNAVAILABLE;
    }
    if (RETRYABLE.contains(state)) {
      return RETRY;
    }
    if (BUSY.contains(state)) {
      return OVERLOADED;
    }
    // 08 connection, 25006 read-only, 53 resources (53100: disk full), 57P shutting down, 58
    // system.
    boolean gone =
        state.startsWith("08")
            || state.equals("25006")
            || state.startsWith("53")
            || state.startsWith("57P")
            || state.startsWith("58");
    return gone ? UNAVAILABLE : DEFECT;
  }

  private static @Nullable PgException serverWord(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PgException server) {
        return server;
      }
    }
    return null;
  }

  private static boolean isProgrammingError(Throwable failure) {
    return failure instanceof NullPointerException
        || failure instanceof IllegalArgumentException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof ArithmeticException
        || failure instanceof Error;
  }
}
