package io.millrace.platform.service.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W3C trace contexts: taken over from the caller, or begun here. */
public final class TraceIds {
  /** The header that carries one. */
  public static final String HEADER = "traceparent";

  /** A later version may have more behind; the first parts keep their meaning. */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}(-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?");

  private static final int LENGTH = 55;
  private static final int MAX_LENGTH = 256;

  private TraceIds() {}

  /**
   * The context of the request's own span, so that what follows from it hangs below it; where
   * nothing is traced the header's value if it is valid, else a new one. Of version 00.
   */
  public static String traceparent(@Nullable String header) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      return "00-%s-%s-%s"
          .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
    if (header != null && header.length() <= MAX_LENGTH) {
      Matcher context = TRACEPARENT.matcher(header);
      if (context.matches() && (header.length() == LENGTH || !header.startsWith("00"))) {
        return "00" + context.group(1);
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return "00-%s%s-%s-00"
        .formatted(
            hex.toHexDigits(random.nextLong()),
            hex.toHexDigits(random.nextLong()),
            hex.toHexDigits(random.nextLong()));
  }

  /** The id of the whole trace. */
  public static String traceId(String traceparent) {
    return traceparent.substring(3, 35);
  }

  /** The id of the trace that a request belongs to, by its header {@code traceparent}. */
  public static String of(@Nullable String header) {
    return traceId(traceparent(header));
  }
}
