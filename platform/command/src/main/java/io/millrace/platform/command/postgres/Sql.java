package io.millrace.platform.command.postgres;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs statements in a transaction, whoever holds its connection. */
@FunctionalInterface
public interface Sql {
  /**
   * The rows that the statement answers, each as its columns.
   *
   * @param statement with {@code $1}, {@code $2} … for the parameters
   */
  Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters);
}
