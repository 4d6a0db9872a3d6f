package io.millrace.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A WebSocket that listens to all orders: shows how it ends. */
final class SocketWire implements WebSocket.Listener, AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final WebSocket socket;

  SocketWire(int port, String token) {
    socket =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/ws"), this)
            .join();
    socket.sendText("{\"type\":\"subscribe\",\"id\":\"all\"}", true).join();
  }

  List<String> received() {
    return received;
  }

  /** The code with which it was closed, or the error. */
  CompletableFuture<String> end() {
    return end;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    received.add(data.toString());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end.complete(Integer.toString(code));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end.complete(error.toString());
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
