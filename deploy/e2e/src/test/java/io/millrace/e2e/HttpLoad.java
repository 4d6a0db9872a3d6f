package io.millrace.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * A closed loop over keep-alive connections: each sends its next request when the answer to the
 * last one is there. Written by hand because it shares two cores with what it measures.
 */
final class HttpLoad {
  private HttpLoad() {}

  /** A request of the load. */
  record Request(String path, String headers, String body) {
    byte[] bytes() {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
              .formatted(path, headers, content.length);
      return (head + body).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * What came of it.
   *
   * @param succeeded answers with status 201
   * @param others answers with any other status
   * @param nanos from the first request to the last answer
   */
  record Outcome(long succeeded, long others, long nanos) {
    double perSecond() {
      return succeeded * 1e9 / nanos;
    }
  }

  /** Sends requests over so many connections for so long. */
  static Outcome run(int port, int connections, long millis, LongFunction<Request> requests)
      throws Exception {
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    List<Future<long[]>> loops = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        long first = i;
        loops.add(clients.submit(() -> loop(port, connections, first, end, requests)));
      }
    }
    long succeeded = 0;
    long others = 0;
    for (Future<long[]> loop : loops) {
      succeeded += loop.get()[0];
      others += loop.get()[1];
    }
    return new Outcome(succeeded, others, System.nanoTime() - start);
  }

  private static long[] loop(
      int port, int step, long first, long end, LongFunction<Request> requests) throws IOException {
    long[] counts = new long[2];
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      for (long n = first; System.nanoTime() < end; n += step) {
        socket.getOutputStream().write(requests.apply(n).bytes());
        counts[status(in) == 201 ? 0 : 1]++;
      }
    }
    return counts;
  }

  private static int status(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    long length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Long.parseLong(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the service closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
