package io.millrace.stack.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests that the HTTP layer of a service refuses before any code of the service sees them; each
 * has to be answered by a problem document all the same.
 */
public final class RefusedEarly {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Also behind a request that was one, on the same connection. */
  private static final String GOOD = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";

  /** Headers that a proxy could read in another way than the service. */
  private static final List<String> AMBIGUOUS =
      List.of(
          "Authorization: Bearer x\r\nAuthorization: Bearer x",
          "Authorization: Bearer x\r\nauthorization: Basic eA==",
          "Host: y",
          "Content-Length: 0\r\nContent-Length: 0",
          "Content-Length: 0\r\nTransfer-Encoding: identity",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked");

  private RefusedEarly() {}

  /** What was answered to each request that was not answered as it should have been. */
  public static Map<String, String> wronglyAnswered(int port) {
    Map<String, String> wrong = new TreeMap<>();
    expected()
        .forEach(
            (request, code) -> {
              for (String before : List.of("", GOOD)) {
                String answer = send(port, before + request);
                if (!isProblem(answer.substring(answer.lastIndexOf("HTTP/1.")), code)) {
                  wrong.put(shortened(before + request) + " -> " + code, answer);
                }
              }
            });
    return wrong;
  }

  private static Map<String, String> expected() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (String address :
        new String[] {"/v1/products/%zz", "/%", "/v1/%e", "/v1/%C3%zz", "/a%gg?x"}) {
      codes.put(get(address, "Host: x"), "400 bad-request");
    }
    codes.put("GET / HTTP/9.9.9\r\nHost: x\r\n\r\n", "400 bad-request");
    codes.put("GET /v1/products HTTP/1.1\r\nConnection: close\r\n\r\n", "400 bad-request");
    codes.put("NONSENSE\r\n\r\n", "400 bad-request");
    codes.put(get("/v1/products", "Content-Length: many"), "400 bad-request");
    codes.put(get("/v1/products", "No\tName: x"), "400 bad-request");
    codes.put(get("/v1/products", "Host: x\r\nX: a\0b"), "400 bad-request");
    codes.put(get("/v1/products?q=" + "x".repeat(5_000), "Host: x"), "414 uri-too-long");
    codes.put(get("/v1/products?q=" + "x".repeat(100_000), "Host: x"), "414 uri-too-long");
    codes.put(get("/v1/products", "Host: x\r\nX: " + "x".repeat(30_000)), "431 headers-too-large");
    codes.put(
        get("/v1/products", "Host: x\r\n" + "X: y\r\n".repeat(10_000) + "Z: z"),
        "431 headers-too-large");
    for (String headers : AMBIGUOUS) {
      codes.put(get("/v1/products", "Host: x\r\n" + headers), "400 bad-request");
    }
    codes.put(
        get("/v1/products", "Host: x\r\nTransfer-Encoding: chunked").replace("1.1", "1.0"),
        "400 bad-request");
    return codes;
  }

  /**
   * What is answered to a request with a length and in chunks, and to one that hides behind it,
   * which who goes by the length takes for a part of the first.
   */
  public static List<String> answersToSmuggled(int port) {
    String hidden = get("/hidden", "Host: x");
    String request =
        "POST /v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s"
                .formatted(5 + hidden.length(), hidden);
    return List.of(send(port, request).split("(?=HTTP/1\\.)"));
  }

  private static String get(String address, String headers) {
    return "GET " + address + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
  }

  private static boolean isProblem(String answer, String expected) {
    String[] status = expected.split(" ");
    String head = answer.toLowerCase(Locale.ROOT);
    return answer.startsWith("HTTP/1.")
        && answer.split(" ", 3)[1].equals(status[0])
        && head.contains("content-type: application/problem+json")
        && answer.contains("\"code\":\"" + status[1] + "\"")
        && answer.contains("\"status\":" + status[0])
        && answer.contains("/problems/" + status[1] + "\"")
        && answer.matches("(?s).*\"traceId\":\"[0-9a-f]{32}\".*");
  }

  /** What came until the service hung up. */
  private static String send(int port, String request) {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  private static String shortened(String request) {
    return request.length() <= 160 ? request : request.substring(0, 160) + "...";
  }
}
