package io.millrace.platform.projection.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into one array per column, as {@code unnest} takes them: a statement stays the same
 * however many rows it writes.
 */
public final class Columns<R> {
  private static final int FIRST_YEAR = -4711;
  private static final int LAST_YEAR = 294_275;

  private final List<R> rows;
  private final Tuple tuple = Tuple.tuple();

  private Columns(List<R> rows) {
    this.rows = rows;
  }

  public static <R> Columns<R> of(List<R> rows) {
    return new Columns<>(rows);
  }

  public Columns<R> text(Function<R, @Nullable String> value) {
    return add(value, String[]::new);
  }

  public Columns<R> uuid(Function<R, @Nullable UUID> value) {
    return add(value, UUID[]::new);
  }

  public Columns<R> number(ToLongFunction<R> value) {
    return add(value::applyAsLong, Long[]::new);
  }

  public Columns<R> integer(Function<R, Integer> value) {
    return add(value, Integer[]::new);
  }

  public Columns<R> bool(Function<R, Boolean> value) {
    return add(value, Boolean[]::new);
  }

  public Columns<R> day(Function<R, LocalDate> value) {
    return add(
        row -> {
          LocalDate day = value.apply(row);
          requireStorable(day.getYear());
          return day;
        },
        LocalDate[]::new);
  }

  public Columns<R> bytes(Function<R, @Nullable Buffer> value) {
    return add(value, Buffer[]::new);
  }

  public Columns<R> time(Function<R, @Nullable Instant> value) {
    return add(
        row -> {
          Instant time = value.apply(row);
          if (time == null) {
            return null;
          }
          OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
          requireStorable(utc.getYear());
          return utc;
        },
        OffsetDateTime[]::new);
  }

  /** All columns in the order in which they were added. */
  public Tuple tuple() {
    return tuple;
  }

  // The client would turn a time beyond PostgreSQL's range into another one, or break on it.
  private static void requireStorable(int year) {
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new IllegalArgumentException("PostgreSQL has no timestamp in the year " + year);
    }
  }

  private <T> Columns<R> add(Function<R, ? extends @Nullable T> value, IntFunction<T[]> array) {
    tuple.addValue(rows.stream().map(value).toArray(array));
    return this;
  }
}
