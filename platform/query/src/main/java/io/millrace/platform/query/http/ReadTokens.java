package io.millrace.platform.query.http;

import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Progress;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consistency tokens that answers carry, for monotonic reads: who sends one back is never shown
 * an earlier state than the one that it has seen, whichever replica or cache answers. Signed, so
 * that a client cannot make a reader wait for what never was.
 */
@Singleton
public class ReadTokens {
  /** Unlike the tokens of commands, which begin with 1. */
  private static final byte FORMAT = 2;

  private static final int SIGNATURE_BYTES = 8;
  private static final int MAX_SHARDS = 32;
  private static final int MAX_TEXT = 1024;

  private final Signatures signatures;

  ReadTokens(QueryConfig config) {
    signatures = new Signatures(config.consistency().secret().orElseThrow(), "read");
  }

  /**
   * The token of an answer; nothing if nothing is known of what the answer included.
   *
   * @param row of which the answer was made, if it was one
   */
  public Optional<String> write(Progress progress, RequiredFreshness.@Nullable OfView row) {
    if (progress.txByShard().isEmpty() || progress.txByShard().size() > MAX_SHARDS) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(progress.txByShard().size());
      for (Map.Entry<Integer, Long> shard : new TreeMap<>(progress.txByShard()).entrySet()) {
        out.writeShort(shard.getKey());
        // Progress names the first that may be missing.
        out.writeLong(shard.getValue() - 1);
      }
      if (row != null) {
        out.writeUTF(row.view());
        out.writeUTF(row.key());
        out.writeLong(row.version());
      }
      out.write(signatures.sign(bytes.toByteArray(), SIGNATURE_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray()));
  }

  /** What this token demands, or nothing if it is not one that this installation wrote. */
  Optional<RequiredFreshness> read(String text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = signed.length - SIGNATURE_BYTES;
    if (length < 2 || signed[0] != FORMAT) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(signed, length);
    byte[] signature = Arrays.copyOfRange(signed, length, signed.length);
    return MessageDigest.isEqual(signatures.sign(body, SIGNATURE_BYTES), signature)
        ? Optional.of(parse(body))
        : Optional.empty();
  }

  private static RequiredFreshness parse(byte[] body) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      in.readByte();
      int shards = in.readUnsignedByte();
      Map<Integer, Long> txByShard = new HashMap<>();
      for (int i = 0; i < shards; i++) {
        txByShard.put((int) in.readShort(), in.readLong());
      }
      RequiredFreshness.Row row =
          in.available() == 0
              ? null
              : new RequiredFreshness.OfView(in.readUTF(), in.readUTF(), in.readLong());
      return new RequiredFreshness(txByShard, row);
    } catch (IOException e) {
      throw new UncheckedIOException("signed by us, so it is whole", e);
    }
  }
}
