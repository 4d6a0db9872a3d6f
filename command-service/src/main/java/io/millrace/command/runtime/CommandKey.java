package io.millrace.command.runtime;

/**
 * What makes a command the same command again.
 *
 * @param principal who asked; keys of different callers never meet
 * @param key value of the header {@code Idempotency-Key}
 * @param fingerprint hash of method, path and body
 */
public record CommandKey(String principal, String key, Fingerprint fingerprint) {}
