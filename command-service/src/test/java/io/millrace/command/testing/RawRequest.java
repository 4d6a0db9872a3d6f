package io.millrace.command.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A request as bytes on a socket, for what no client library would send. Begins as a merchant's
 * good request, from which a test takes away or to which it adds.
 */
public record RawRequest(String method, String target, List<String> headers, byte[] body) {
  private static final int PATIENCE_MILLIS = 20_000;

  /** A good request with a new key. */
  public static RawRequest post(String target, String body) {
    return new RawRequest("POST", target, List.of(), body.getBytes(UTF_8))
        .with("Host", "localhost")
        .with("Connection", "close")
        .with("Authorization", "Bearer " + Tokens.merchant())
        .with("Content-Type", "application/json")
        .with("Idempotency-Key", Api.key());
  }

  /** The same with another method. */
  public RawRequest method(String other) {
    return new RawRequest(other, target, headers, body);
  }

  /** The same with another body. */
  public RawRequest body(byte[] other) {
    return new RawRequest(method, target, headers, other);
  }

  /** One header more, also if it is there already. */
  public RawRequest with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name + ": " + value);
    return new RawRequest(method, target, more, body);
  }

  /** Without any header of this name. */
  public RawRequest without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new RawRequest(
        method,
        target,
        headers.stream().filter(h -> !h.toLowerCase(Locale.ROOT).startsWith(start)).toList(),
        body);
  }

  /** With this header in place of any of its name. */
  public RawRequest instead(String name, String value) {
    return without(name).with(name, value);
  }

  /** Sends it with its length. */
  public RawAnswer send() {
    byte[] head = with("Content-Length", Integer.toString(body.length)).head();
    return exchange(join(head, body));
  }

  /** Sends it in chunks of 4 KiB, without its length. */
  public RawAnswer sendChunked() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(with("Transfer-Encoding", "chunked").head());
    for (int at = 0; at < body.length; at += 4096) {
      int length = Math.min(4096, body.length - at);
      all.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
      all.write(body, at, length);
      all.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    all.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    return exchange(all.toByteArray());
  }

  /** The request line and the headers, up to the empty line. */
  public byte[] head() {
    return "%s %s HTTP/1.1\r\n%s\r\n\r\n"
        .formatted(method, target, String.join("\r\n", headers))
        .getBytes(ISO_8859_1);
  }

  /** Sends these very bytes and reads what comes until the service hangs up. */
  public static RawAnswer exchange(byte[] request) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      byte[] answer = socket.getInputStream().readAllBytes();
      RawAnswer parsed = RawAnswer.parse(answer);
      AnswerScan.check(parsed.text());
      return parsed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection to the service under test. */
  public static Socket connect() throws IOException {
    URI service = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    Socket socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }
}
