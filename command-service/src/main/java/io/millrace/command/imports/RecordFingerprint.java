package io.millrace.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.Keyed;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells whether two records under one key say the same: the first 16 bytes of a SHA-256. */
public record RecordFingerprint(String hex) {
  private static final int BYTES = 16;

  /** The fingerprint of a record's content; fixed for ever, it is stored. */
  public static RecordFingerprint of(Keyed record) {
    MessageDigest digest = sha256();
    switch (record) {
      case OrderRecord order -> {
        add(digest, order.customer(), order.country(), order.placedAt(), order.currency());
        for (OrderRecord.Line line : order.lines()) {
          add(digest, line.sku(), line.name(), line.quantity(), line.unitPrice(), line.stocked());
        }
      }
      case ReceiptRecord receipt -> add(digest, receipt.sku(), receipt.quantity(), receipt.at());
      case AdjustmentRecord change ->
          add(digest, change.sku(), change.quantity(), change.reason(), change.at());
      case ReturnRecord back ->
          add(
              digest,
              back.customer(),
              back.sku(),
              back.quantity(),
              back.unitPrice(),
              back.currency(),
              back.at());
    }
    return new RecordFingerprint(HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES)));
  }

  /** Each value ends with a byte that no UTF-8 text contains, so that none runs into the next. */
  private static void add(MessageDigest digest, @Nullable Object... values) {
    for (Object value : values) {
      if (value != null) {
        digest.update(value.toString().getBytes(UTF_8));
      }
      digest.update((byte) (value == null ? 0xfe : 0xff));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
