package io.millrace.query.kit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client of the WebSocket. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private volatile int closeCode;

  public SocketClient(String bearer) {
    try {
      socket =
          http.newWebSocketBuilder()
              .header("Authorization", "Bearer " + bearer)
              .buildAsync(URI.create(Ports.http("/v1/ws").replace("http", "ws")), this)
              .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throw new IllegalStateException("status " + refused.getResponse().statusCode(), e);
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public List<String> received() {
    return received;
  }

  /** How the server has closed it; 0 if it has not, 1006 if it did not say. */
  public int closeCode() {
    return closeCode;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      received.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closeCode = 1006;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
