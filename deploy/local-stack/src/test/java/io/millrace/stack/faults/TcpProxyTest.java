package io.millrace.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule: a client behind the proxy sees each fault as a network would show it. */
class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int A_MOMENT_MILLIS = 300;

  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.before("localhost", echo.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException closed) {
        // By close().
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      // As the test wants it.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("localhost", proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int echoed(Socket socket, int b) throws IOException {
    socket.getOutputStream().write(b);
    return socket.getInputStream().read();
  }

  @Test
  void whatIsSentComesBack() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 7)).isEqualTo(7);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void whoIsFrozenHearsNothingAndGoesOnAfterwards() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 1)).isEqualTo(1);
      proxy.freeze();
      client.setSoTimeout(A_MOMENT_MILLIS);
      assertThatThrownBy(() -> echoed(client, 2)).isInstanceOf(SocketTimeoutException.class);

      proxy.thaw();

      client.setSoTimeout(PATIENCE_MILLIS);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void aFreshPathServesNewConnectionsWhileOldOnesStayFrozen() throws IOException {
    try (Socket old = connect()) {
      assertThat(echoed(old, 1)).isEqualTo(1);
      proxy.freeze();
      try (Socket early = connect()) {
        while (proxy.connections() < 2) {
          Thread.onSpinWait();
        }
        proxy.forget();
        try (Socket fresh = connect()) {
          assertThat(echoed(fresh, 3)).isEqualTo(3);
        }
        for (Socket frozen : new Socket[] {old, early}) {
          frozen.setSoTimeout(A_MOMENT_MILLIS);
          assertThatThrownBy(() -> echoed(frozen, 2)).isInstanceOf(SocketTimeoutException.class);
        }
      }
    }
  }

  @Test
  void whoIsCutReadsTheEndAndWhoIsResetAnError() throws IOException {
    try (Socket cut = connect()) {
      assertThat(echoed(cut, 1)).isEqualTo(1);
      proxy.cut();
      assertThat(cut.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket reset = connect()) {
      assertThat(echoed(reset, 1)).isEqualTo(1);
      proxy.reset();
      assertThatThrownBy(() -> reset.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aFrozenConnectionCanBeCut() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 1)).isEqualTo(1);
      proxy.freeze();
      client.getOutputStream().write(2);
      proxy.cut();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whatIsDelayedComesAllTheSame() throws IOException {
    proxy.delay(Duration.ofMillis(50));
    try (Socket client = connect()) {
      long begun = System.nanoTime();
      assertThat(echoed(client, 9)).isEqualTo(9);
      // A lower bound, which no busy machine breaks.
      assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000L);
    }
  }
}
