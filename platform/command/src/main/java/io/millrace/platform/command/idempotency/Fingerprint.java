package io.millrace.platform.command.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells two requests under one key apart: SHA-256 of method, path and body. */
public record Fingerprint(String hex) {
  /** The fingerprint of a request. */
  public static Fingerprint of(String method, String path, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
      return of(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A fingerprint that was stored. */
  public static Fingerprint of(byte[] hash) {
    return new Fingerprint(HexFormat.of().formatHex(hash));
  }

  /** As it is stored. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
