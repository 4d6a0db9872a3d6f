package io.millrace.events.catalog;

import io.millrace.platform.events.text.TextForm;
import io.millrace.platform.events.text.TextRules;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of SKUs. A SKU is a segment of addresses, so whatever has another meaning there, or is
 * changed on the way, is refused when a SKU comes into being. It is looked up without these rules:
 * there may be older ones.
 */
public final class Sku {
  /** Characters of the longest SKU, in upper case: {@code ß} becomes two. */
  public static final int MAX_LENGTH = 64;

  /** The SKU of something that exists. */
  public static final TextForm EXISTING = form(sku -> TextRules.fault(sku, MAX_LENGTH));

  /** A SKU that comes into being. */
  public static final TextForm NEW = form(Sku::fault);

  private static final String OF_ADDRESSES = "/\\?#%;";

  private Sku() {}

  /** The form in which a SKU is stored and looked up: trimmed, in upper case. */
  public static String canonical(String text) {
    return text.strip().toUpperCase(Locale.ROOT);
  }

  /** What keeps a text in the canonical form from being a new SKU, or null. */
  public static @Nullable String fault(String sku) {
    String fault = TextRules.fault(sku, MAX_LENGTH);
    if (fault != null) {
      return fault;
    }
    if (sku.equals(".") || sku.equals("..")) {
      return "must not be . or .., which lead elsewhere in an address";
    }
    if (sku.chars().anyMatch(c -> OF_ADDRESSES.indexOf(c) >= 0)) {
      return "must not have any of " + OF_ADDRESSES + " which mean something in an address";
    }
    if (!sku.codePoints().allMatch(Sku::isVisible)) {
      return "must have visible characters and ordinary blanks only";
    }
    if (!Normalizer.isNormalized(sku, Normalizer.Form.NFC) || !canonical(sku).equals(sku)) {
      return "must be in Unicode's normal form NFC and keep its form in upper case";
    }
    return null;
  }

  private static TextForm form(Function<String, @Nullable String> fault) {
    return new TextForm() {
      @Override
      public String name() {
        return "SKU";
      }

      @Override
      public String canonical(String text) {
        return Sku.canonical(text);
      }

      @Override
      public @Nullable String fault(String canonical) {
        return fault.apply(canonical);
      }
    };
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }
}
