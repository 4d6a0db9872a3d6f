package io.millrace.platform.query.stores;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** What a failed read says about the store that failed it. */
enum StoreFailure {
  /** The store is fine but has cancelled this read: ask one other. */
  CANCELLED,
  /**
   * The store has too much to do, or our time for it was over: ask another. Whether it still
   * answers is for {@link StorePoller} to find out.
   */
  BUSY,
  /** The store cannot be reached: ask another, and leave this one out until it answers again. */
  GONE,
  /** Every store would fail this read alike. */
  FATAL;

  /** Recovery conflict, deadlock, statement time-out. */
  private static final Set<String> CANCELS = Set.of("40001", "40P01", "57014");

  private static final String TOO_MANY_CONNECTIONS = "53300";

  /** Shutting down, starting up, or its schema has not arrived yet. */
  private static final Set<String> NOT_SERVING =
      Set.of("57P01", "57P02", "57P03", "42P01", "3D000");

  static StoreFailure of(Throwable failure) {
    if (failure instanceof PgException refused) {
      String state = refused.getSqlState();
      if (state == null) {
        return FATAL;
      }
      if (CANCELS.contains(state)) {
        return CANCELLED;
      }
      if (state.equals(TOO_MANY_CONNECTIONS)) {
        return BUSY;
      }
      return NOT_SERVING.contains(state) || state.startsWith("08") ? GONE : FATAL;
    }
    if (failure instanceof TimeoutException || failure instanceof ConnectionPoolTooBusyException) {
      return BUSY;
    }
    return isProgrammingError(failure) ? FATAL : GONE;
  }

  /** A mapper that trips over a row is our mistake, not the store's. */
  private static boolean isProgrammingError(Throwable failure) {
    return failure instanceof IllegalArgumentException
        || failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof java.util.NoSuchElementException
        || failure instanceof Error;
  }
}
