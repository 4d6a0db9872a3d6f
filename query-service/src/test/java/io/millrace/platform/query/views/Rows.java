package io.millrace.platform.query.views;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import org.jspecify.annotations.Nullable;

/** A view of the tests only; its rows never come from a store. */
public final class Rows implements ItemReader<Rows.Row> {
  static final String VIEW = "test_rows";

  record Row(long version) {}

  @Override
  public String view() {
    return VIEW;
  }

  @Override
  public @Nullable AggregateType versionedBy() {
    return null;
  }

  @Override
  public ViewStatement<Row> byKey(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long version(Row row) {
    return row.version();
  }
}
