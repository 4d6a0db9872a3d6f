package io.millrace.platform.command.transaction;

/**
 * A row, beside its aggregate, that a command will change. A transaction that several commands
 * share locks the rows of all of them at once, in one order, so that no two wait for each other.
 *
 * @param rows which rows the key is one of
 * @param bucket stable bucket of the row, 0..1023
 */
public record LockKey(Rows rows, int bucket, String key) {
  /**
   * A kind of rows that commands lock.
   *
   * @param name by which kinds are sorted, for example that of the table
   * @param lock SQL that locks rows in the order of their keys; its parameters are their buckets
   *     ({@code int[]}) and their keys ({@code text[]})
   */
  public record Rows(String name, String lock) {}
}
