package io.millrace.projector.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the projector and its database, and cuts a connection after the database has done
 * a COMMIT of a projection and before the projector is told.
 */
public final class CommitCutter implements AutoCloseable {
  private final AtomicReference<@Nullable String> toCut = new AtomicReference<>();
  private final AtomicInteger cut = new AtomicInteger();
  private final ServerSocket server;
  private final int target;

  /**
   * @param target port of the database
   */
  public CommitCutter(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next commit of this projection is not heard of. */
  public void cutNext(String projection) {
    toCut.set(projection);
  }

  /** How many were cut. */
  public int cut() {
    return cut.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket database = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      database.setTcpNoDelay(true);
      Connection connection = new Connection(client, database);
      Thread answers = Thread.ofVirtual().start(connection::answer);
      connection.ask();
      answers.join();
    } catch (IOException | InterruptedException e) {
      return; // One of the two has gone.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket database;
    private volatile boolean doomed;

    Connection(Socket client, Socket database) {
      this.client = client;
      this.database = database;
    }

    void ask() throws IOException {
      byte[] buffer = new byte[1 << 16];
      StringBuilder transaction = new StringBuilder();
      for (int n = read(client, buffer); n > 0; n = read(client, buffer)) {
        transaction.append(new String(buffer, 0, n, ISO_8859_1));
        if (transaction.indexOf("COMMIT\0") >= 0) {
          String wanted = toCut.get();
          doomed =
              wanted != null
                  && transaction.indexOf(wanted) >= 0
                  && toCut.compareAndSet(wanted, null);
          transaction.setLength(0);
        }
        database.getOutputStream().write(buffer, 0, n);
      }
      database.close();
    }

    void answer() {
      byte[] buffer = new byte[1 << 16];
      try {
        for (int n = read(database, buffer); n > 0; n = read(database, buffer)) {
          if (doomed && new String(buffer, 0, n, ISO_8859_1).contains("COMMIT\0")) {
            cut.incrementAndGet();
            break;
          }
          if (!doomed) {
            client.getOutputStream().write(buffer, 0, n);
          }
        }
        client.close();
      } catch (IOException e) {
        return; // One of the two has gone.
      }
    }

    private static int read(Socket from, byte[] buffer) throws IOException {
      return from.getInputStream().read(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
