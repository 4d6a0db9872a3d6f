package io.millrace.platform.query.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes over a connection that goes over from HTTP/1.1 to HTTP/2 (RFC 7540, 3.2). */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class UpgradeToHttp2Test {
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;
  private static final int PATIENCE_MILLIS = 30_000;

  private Socket socket;
  private DataInputStream in;

  /** A frame as it is on the wire. */
  private record Frame(int type, int flags, int stream, byte[] payload) {
    byte[] bytes() {
      return ByteBuffer.allocate(9 + payload.length)
          .putInt(payload.length << 8 | type)
          .put((byte) flags)
          .putInt(stream)
          .put(payload)
          .array();
    }
  }

  @BeforeEach
  void askForTheUpgrade() throws IOException {
    socket = new Socket("localhost", Ports.http());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    send(
        """
        GET /openapi HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade, HTTP2-Settings\r
        Upgrade: h2c\r
        HTTP2-Settings: AAMAAABkAAQAAP__\r
        \r
        """
            .getBytes(ISO_8859_1));
    assertThat(head()).startsWith("HTTP/1.1 101");
  }

  @AfterEach
  void hangUp() throws IOException {
    socket.close();
  }

  @Test
  void theAnswerComesWhenTheClientHasShownThatItSpeaksHttp2() throws IOException {
    Frame first = nextBeside(SETTINGS);
    assertThat(first.type()).isEqualTo(PING);

    send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    send(new Frame(SETTINGS, 0, 0, new byte[0]).bytes());
    send(new Frame(PING, ACK, 0, first.payload()).bytes());

    Frame answer = nextBeside(SETTINGS);
    assertThat(answer.type()).isEqualTo(HEADERS);
    assertThat(answer.stream()).isEqualTo(1);
  }

  @Test
  void whoDoesNotAnswerThePingIsAnsweredAllTheSame() throws IOException {
    assertThat(nextBeside(SETTINGS).type()).isEqualTo(PING);

    assertThat(nextBeside(SETTINGS).type()).isEqualTo(HEADERS);
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    return head.toString(ISO_8859_1);
  }

  private Frame nextBeside(int type) throws IOException {
    Frame frame = next();
    while (frame.type() == type) {
      frame = next();
    }
    return frame;
  }

  private Frame next() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[lengthAndType >>> 8];
    in.readFully(payload);
    return new Frame(lengthAndType & 0xff, flags, stream, payload);
  }
}
