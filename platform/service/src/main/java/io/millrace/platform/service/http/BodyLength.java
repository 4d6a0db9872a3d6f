package io.millrace.platform.service.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * How long a body is, as far as its head tells.
 *
 * @param bytes as announced; the most that is possible for one that announces nothing
 * @param announced whether the head tells
 */
public record BodyLength(long bytes, boolean announced) {
  /** Bodies up to this are read to their end even if nobody wants them: hanging up costs more. */
  private static final long SHORT = 64 * 1024;

  /** The length of this request's body. */
  public static BodyLength of(HttpServerRequest request, long most) {
    String header = request.getHeader("Content-Length");
    boolean streamed =
        request.getHeader("Transfer-Encoding") != null
            || (header == null && request.version() == HttpVersion.HTTP_2);
    return streamed ? new BodyLength(most, false) : new BodyLength(number(header), true);
  }

  /** Whether it is read to its end faster than a new connection is made. */
  public boolean isShort() {
    return bytes <= SHORT;
  }

  private static long number(@Nullable String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      // Longer than a long can say, or not one number: too long in any case.
      return Long.MAX_VALUE;
    }
  }
}
