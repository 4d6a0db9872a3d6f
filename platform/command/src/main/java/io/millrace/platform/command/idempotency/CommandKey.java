package io.millrace.platform.command.idempotency;

import io.millrace.platform.events.routing.Buckets;

/**
 * What makes a command the same command again.
 *
 * @param principal who asked; keys of different callers never meet
 * @param owner for whom, if the caller acts for one owner of data: a login may have several, and
 *     their keys do not meet either; empty for whoever acts for all
 * @param key value of the header {@code Idempotency-Key}
 * @param fingerprint hash of method, path and body
 */
public record CommandKey(String principal, String owner, String key, Fingerprint fingerprint) {
  /** The key of somebody who acts for all. */
  public CommandKey(String principal, String key, Fingerprint fingerprint) {
    this(principal, "", key, fingerprint);
  }

  /**
   * The bucket of the key itself: where it is kept for one request, and where that lives which has
   * no place of its own.
   */
  public int bucket() {
    return Buckets.of(principal + "\0" + key);
  }
}
