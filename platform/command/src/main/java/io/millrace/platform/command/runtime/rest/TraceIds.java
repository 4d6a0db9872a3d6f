package io.millrace.platform.command.runtime.rest;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W3C trace contexts: taken over from the caller, or begun here. */
public final class TraceIds {
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceIds() {}

  /**
   * The context of the request's own span, so that what follows from the command hangs below it;
   * where nothing is traced the header's value if it is valid, else a new one.
   */
  public static String traceparent(@Nullable String header) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      return "00-%s-%s-%s"
          .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
    if (header != null && TRACEPARENT.matcher(header).matches()) {
      return header;
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
}
