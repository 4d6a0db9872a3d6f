package io.millrace.stack.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy before a server, for what a network does and a server does not: silence, delay, a
 * connection that is cut or reset. Safe for use by any thread.
 */
public final class TcpProxy implements AutoCloseable {
  private final String host;
  private final int serverPort;
  private final ServerSocket listener;
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private volatile Gate gate = new Gate();
  private volatile Duration delay = Duration.ZERO;

  private TcpProxy(String host, int serverPort) throws IOException {
    this.host = host;
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("proxy-" + listener.getLocalPort()).start(this::accept);
  }

  /** Listens on a free port of this machine. */
  public static TcpProxy before(String host, int port) {
    try {
      return new TcpProxy(host, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect to, on localhost. */
  public int port() {
    return listener.getLocalPort();
  }

  public int connections() {
    return open.size();
  }

  /** From now on nothing gets through and nothing is closed: clients hear no word. */
  public void freeze() {
    gate.close();
  }

  public void thaw() {
    gate.open();
  }

  /** New connections get through; those that are frozen stay so. */
  public void forget() {
    gate = new Gate();
  }

  /** What comes takes so much longer in each direction, from the next bytes on. */
  public void delay(Duration longer) {
    delay = longer;
  }

  /** Closes all connections in an orderly way (FIN). New ones get through. */
  public void cut() {
    open.forEach(ProxiedConnection::cut);
  }

  /** Resets all connections (RST). New ones get through. */
  public void reset() {
    open.forEach(ProxiedConnection::reset);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Gate way = gate;
        Thread.ofVirtual().start(() -> serve(client, way));
      } catch (IOException closed) {
        // The loop ends when the proxy is closed; a client that is gone again is nobody's fault.
      }
    }
  }

  private void serve(Socket client, Gate way) {
    ProxiedConnection connection = new ProxiedConnection(client, way, () -> delay);
    open.add(connection);
    try {
      connection.run(host, serverPort);
    } finally {
      open.remove(connection);
    }
  }
}
