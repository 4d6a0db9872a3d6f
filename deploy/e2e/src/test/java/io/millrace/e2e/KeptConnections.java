package io.millrace.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 over one kept connection per instance, for one thread. The JDK's client repeats some
 * requests by itself; this one shows each failure, and leaves a connection only when it is told to.
 */
final class KeptConnections implements Connections {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Map<Integer, Connection> open = new HashMap<>();
  private int toldToLeave;

  private record Connection(Socket socket, InputStream in) {}

  @Override
  public Answer send(int port, Call call) throws IOException {
    Connection connection = open.get(port);
    if (connection == null) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      connection = new Connection(socket, new BufferedInputStream(socket.getInputStream()));
      open.put(port, connection);
    }
    connection.socket().getOutputStream().write(text(call).getBytes(StandardCharsets.UTF_8));
    Answer answer = read(connection.in());
    if ("close".equalsIgnoreCase(answer.headers().get("connection"))) {
      toldToLeave++;
      open.remove(port);
      connection.socket().close();
    }
    return answer;
  }

  @Override
  public int toldToLeave() {
    return toldToLeave;
  }

  private static String text(Call call) {
    var text = new StringBuilder(call + " HTTP/1.1\r\nHost: localhost\r\n");
    call.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    int length = call.body().getBytes(StandardCharsets.UTF_8).length;
    return text.append("Content-Length: " + length + "\r\n\r\n" + call.body()).toString();
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body =
        "chunked".equals(headers.get("transfer-encoding"))
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      all.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed where an answer was due");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : open.values()) {
      connection.socket().close();
    }
  }
}
