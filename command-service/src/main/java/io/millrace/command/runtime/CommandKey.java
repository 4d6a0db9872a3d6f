package io.millrace.command.runtime;

import io.millrace.events.routing.Buckets;

/**
 * What makes a command the same command again.
 *
 * @param principal who asked; keys of different callers never meet
 * @param key value of the header {@code Idempotency-Key}
 * @param fingerprint hash of method, path and body
 */
public record CommandKey(String principal, String key, Fingerprint fingerprint) {
  /**
   * The bucket of the key itself: where it is kept for one request, and where that lives which has
   * no place of its own (a guest's order).
   */
  public int bucket() {
    return Buckets.of(principal + "\0" + key);
  }
}
