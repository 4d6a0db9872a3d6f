package io.millrace.cli.imports;

import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import io.millrace.cli.imports.Verdict.Reason;
import io.millrace.cli.imports.Verdict.Refused;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.events.text.TextRules;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rules by which a line becomes an order line, a write-off or a return, or is refused. A field
 * that is needed and is not of its form makes the whole file bad: {@link BadFileException}.
 */
final class LineRules {
  private static final Pattern SALE = Pattern.compile("\\d{1,50}");
  private static final Pattern CREDIT = Pattern.compile("C\\d{1,50}");
  private static final Pattern GOODS = Pattern.compile("\\d{5}.*", Pattern.DOTALL);
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,9}(\\.\\d{0,12})?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,9}");
  private static final Pattern CUSTOMER = Pattern.compile("(\\S{1,64}?)(\\.0)?");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final int MINOR_DIGITS = 2;
  // What the service takes.
  private static final int MAX_NAME = 200;
  private static final int MAX_SHORT_TEXT = 100;
  private static final int MAX_QUANTITY = 1_000_000;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2999;
  private static final int MAX_SHOWN = 40;

  private LineRules() {}

  static Verdict judge(RawLine raw) {
    String invoice = raw.invoiceNumber();
    boolean sale = SALE.matcher(invoice).matches();
    if (!sale && !CREDIT.matcher(invoice).matches()) {
      return new Refused(raw, Reason.NOT_AN_INVOICE);
    }
    BigDecimal price = price(raw);
    int quantity = quantity(raw);
    String customer = customer(raw);
    Instant at = date(raw);
    if (price.signum() < 0) {
      return new Refused(raw, Reason.NEGATIVE_PRICE);
    }
    if (price.stripTrailingZeros().scale() > MINOR_DIGITS) {
      return new Refused(raw, Reason.PRICE_PRECISION);
    }
    if (quantity == 0) {
      return new Refused(raw, Reason.ZERO_QUANTITY);
    }
    if (!sale && customer.isEmpty()) {
      return new Refused(raw, Reason.RETURN_WITHOUT_CUSTOMER);
    }
    requireText(raw, "Description", raw.description(), MAX_NAME);
    requireText(raw, "CustomerID", customer, MAX_SHORT_TEXT);
    requireText(raw, "Country", raw.country(), MAX_SHORT_TEXT);
    Kind kind = !sale ? Kind.RETURN : quantity > 0 ? Kind.ORDER_LINE : Kind.WRITE_OFF;
    if (kind == Kind.ORDER_LINE && quantity > MAX_QUANTITY) {
      throw bad(raw, "Quantity", raw.quantity(), "a quantity of up to 1,000,000, as a line has");
    }
    long minor = price.movePointRight(MINOR_DIGITS).longValueExact();
    return new Accepted(raw, kind, sku(raw), Math.abs(quantity), minor, at, customer);
  }

  static boolean isStocked(String sku) {
    return GOODS.matcher(sku).matches();
  }

  private static void requireText(RawLine raw, String column, String value, int max) {
    String fault = value.isBlank() ? null : TextRules.fault(value.strip(), max);
    if (fault != null) {
      throw bad(raw, column, value, "a text for this column: it " + fault);
    }
  }

  private static String sku(RawLine raw) {
    String sku = Sku.canonical(raw.stockCode());
    String fault = Sku.fault(sku);
    if (fault != null) {
      throw bad(raw, "StockCode", raw.stockCode(), "a stock code: it " + fault);
    }
    return sku;
  }

  private static BigDecimal price(RawLine raw) {
    String text = raw.price().strip();
    if (!DECIMAL.matcher(text).matches()) {
      throw bad(raw, "UnitPrice", raw.price(), "a price like 2.55");
    }
    return new BigDecimal(text);
  }

  private static int quantity(RawLine raw) {
    String text = raw.quantity().strip();
    if (!WHOLE.matcher(text).matches()) {
      throw bad(raw, "Quantity", raw.quantity(), "a whole number of up to nine digits");
    }
    return Integer.parseInt(text);
  }

  private static String customer(RawLine raw) {
    String text = raw.customer().strip();
    if (text.isEmpty()) {
      return "";
    }
    var parts = CUSTOMER.matcher(text);
    if (!parts.matches()) {
      throw bad(raw, "CustomerID", raw.customer(), "a customer's number, or blank");
    }
    return parts.group(1);
  }

  private static Instant date(RawLine raw) {
    try {
      LocalDateTime date = LocalDateTime.parse(raw.date().strip(), DATE);
      if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
        throw bad(raw, "InvoiceDate", raw.date(), "a date of the years 1900 to 2999");
      }
      return date.toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw bad(raw, "InvoiceDate", raw.date(), "a date like 2010-12-01 08:26:00");
    }
  }

  private static BadFileException bad(RawLine raw, String column, String value, String wanted) {
    String shown = value.replaceAll("\\p{Cntrl}", "\ufffd");
    return new BadFileException(
        "Line %d: %s is '%s', which is not %s."
            .formatted(
                raw.number(),
                column,
                shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown,
                wanted));
  }
}
