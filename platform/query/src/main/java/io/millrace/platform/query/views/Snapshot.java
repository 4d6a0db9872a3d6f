package io.millrace.platform.query.views;

import java.util.List;

/**
 * Rows of a view and the view's progress, as one statement saw them.
 *
 * @param rows in the order of the statement
 * @param progress what the rows include
 */
public record Snapshot<R>(List<R> rows, Progress progress) {
  public Snapshot {
    rows = List.copyOf(rows);
  }
}
