package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.e2e.Connections.Answer;
import io.millrace.e2e.Connections.Call;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * One connection of HTTP/2 with prior knowledge (RFC 9113), frame by frame: shows what a client's
 * library keeps to itself. It begins no request after the first GOAWAY.
 */
final class Http2Wire implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;
  private static final int PRIORITY_BYTES = 5;

  /** SETTINGS_HEADER_TABLE_SIZE is 0, so that {@link HeaderBlock} reads every answer. */
  private static final byte[] NO_TABLE = {0, 1, 0, 0, 0, 0};

  /** More than any test reads. */
  private static final int WINDOW = 1 << 30;

  private final Socket socket;
  private final DataInputStream in;
  private final Map<Integer, Exchange> open = new ConcurrentHashMap<>();
  private final List<GoAway> farewells = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> pong = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private int nextStream = 1;

  /** What the server says when it wants no more. */
  record GoAway(int lastStream, int error) {}

  Http2Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    write(SETTINGS, 0, 0, NO_TABLE);
    write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(WINDOW).array());
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** A request and what comes back. */
  final class Exchange {
    private final int stream;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private Exchange(int stream) {
      this.stream = stream;
    }

    /** Sends a part of the body. */
    void send(String part, boolean last) throws IOException {
      write(DATA, last ? END_STREAM : 0, stream, part.getBytes(UTF_8));
    }

    /** Waits for the answer. */
    Answer answer() throws IOException {
      try {
        return answer.get(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IOException("stream " + stream + " is not answered: " + e.getMessage(), e);
      }
    }

    private void complete() {
      int status = Integer.parseInt(headers.getOrDefault(":status", "0"));
      answer.complete(new Answer(status, headers, body.toString(UTF_8)));
    }
  }

  /** Begins a request without its body, or nothing if it was told to leave. */
  synchronized Optional<Exchange> begin(Call call) throws IOException {
    if (!farewells.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> head = new LinkedHashMap<>();
    head.put(":method", call.method());
    head.put(":scheme", "http");
    head.put(":path", call.path());
    head.put(":authority", "localhost");
    call.headers().forEach((name, value) -> head.put(name.toLowerCase(Locale.ROOT), value));
    var exchange = new Exchange(nextStream);
    nextStream += 2;
    open.put(exchange.stream, exchange);
    write(HEADERS, END_HEADERS, exchange.stream, HeaderBlock.write(head));
    return Optional.of(exchange);
  }

  /** Returns when the server has read all that was sent before. */
  void awaitRead() throws Exception {
    write(PING, 0, 0, new byte[8]);
    pong.get(30, TimeUnit.SECONDS);
  }

  /** What the server said so far. */
  List<GoAway> farewells() {
    return farewells;
  }

  boolean isSentAway() {
    return !farewells.isEmpty();
  }

  /** How the connection ended, once it has: {@code in order} or the error. */
  CompletableFuture<String> end() {
    return end;
  }

  private synchronized void write(int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
    socket.getOutputStream().write(frame.putInt(stream).put(payload).array());
  }

  private void read() {
    String how = "in order";
    try {
      for (int first = in.read(); first >= 0; first = in.read()) {
        int length = first << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        take(type, flags, stream, in.readNBytes(length));
      }
    } catch (IOException | RuntimeException e) {
      how = e.toString();
    }
    var reason = new EOFException("the connection ended: " + how);
    open.values().forEach(exchange -> exchange.answer.completeExceptionally(reason));
    end.complete(how);
  }

  private void take(int type, int flags, int stream, byte[] payload) throws IOException {
    Exchange exchange = open.get(stream);
    switch (type) {
      case HEADERS -> {
        if (exchange != null) {
          int from = (flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
          exchange.headers.putAll(
              HeaderBlock.read(Arrays.copyOfRange(payload, from, payload.length)));
        }
      }
      case DATA -> {
        if (exchange != null) {
          exchange.body.writeBytes(payload);
        }
      }
      case RESET -> {
        if (exchange != null) {
          exchange.answer.completeExceptionally(
              new IOException("reset, error " + ByteBuffer.wrap(payload).getInt()));
        }
      }
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          write(SETTINGS, ACK, 0, new byte[0]);
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          write(PING, ACK, 0, payload);
        } else {
          pong.complete(null);
        }
      }
      case GOAWAY -> sentAway(ByteBuffer.wrap(payload));
      default -> {}
    }
    boolean over = type == HEADERS || type == DATA;
    if (over && (flags & END_STREAM) != 0 && exchange != null) {
      exchange.complete();
    }
  }

  /** Not while a request begins. */
  private synchronized void sentAway(ByteBuffer payload) {
    farewells.add(new GoAway(payload.getInt(), payload.getInt()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
