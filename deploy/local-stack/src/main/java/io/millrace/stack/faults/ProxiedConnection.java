package io.millrace.stack.faults;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection and the one to the server that belongs to it. */
final class ProxiedConnection {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Gate gate;
  private final Supplier<Duration> delay;
  private @Nullable Socket server;
  private volatile boolean ended;

  ProxiedConnection(Socket client, Gate gate, Supplier<Duration> delay) {
    this.client = client;
    this.gate = gate;
    this.delay = delay;
  }

  /** Passes bytes on until one side closes. */
  void run(String host, int port) {
    try {
      gate.pass(() -> ended);
      Socket upstream = connect(host, port);
      Thread answers = Thread.ofVirtual().start(() -> pump(upstream, client));
      pump(client, upstream);
      answers.join();
    } catch (IOException e) {
      // As the client sees it: the server is not there.
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cut();
    }
  }

  void cut() {
    end(false);
  }

  void reset() {
    end(true);
  }

  private synchronized Socket connect(String host, int port) throws IOException {
    if (ended) {
      throw new SocketException("cut before it began");
    }
    server = new Socket(host, port);
    return server;
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        Thread.sleep(delay.get());
        gate.pass(() -> ended);
        to.getOutputStream().write(buffer, 0, n);
      }
      gate.pass(() -> ended);
    } catch (IOException e) {
      // The other direction, or the test, has ended it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cut();
  }

  private synchronized void end(boolean reset) {
    ended = true;
    close(client, reset);
    if (server != null) {
      close(server, reset);
    }
    // Whoever waits at the gate finds its sockets closed.
    gate.wakeUp();
  }

  private static void close(Socket socket, boolean reset) {
    try {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
