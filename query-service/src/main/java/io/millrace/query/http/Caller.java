package io.millrace.query.http;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a request comes.
 *
 * @param seesAll merchants and operators
 * @param customerId the customer that the caller is
 */
public record Caller(boolean seesAll, @Nullable String customerId) {
  /** Whether data of this customer (nobody's: absent) may be shown. */
  public boolean sees(@Nullable String owner) {
    return seesAll || (owner != null && owner.equals(customerId));
  }
}
