package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** HTTP/2, by a client that obeys a GOAWAY: its next request takes a new connection. */
final class KeptHttp2 implements Connections {
  private final Map<Integer, Http2Wire> open = new HashMap<>();
  private int toldToLeave;

  @Override
  public Answer send(int port, Call call) throws IOException {
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.put("Content-Length", Integer.toString(call.body().getBytes(UTF_8).length));
    Http2Wire.Exchange exchange =
        begin(port, new Call(call.method(), call.path(), headers, call.body()));
    exchange.send(call.body(), true);
    return exchange.answer();
  }

  private Http2Wire.Exchange begin(int port, Call call) throws IOException {
    Http2Wire wire = open.get(port);
    if (wire != null) {
      Optional<Http2Wire.Exchange> begun = wire.begin(call);
      if (begun.isPresent()) {
        return begun.get();
      }
      toldToLeave++;
      wire.close();
    }
    wire = new Http2Wire(port);
    open.put(port, wire);
    return wire.begin(call).orElseThrow(() -> new IOException("sent away before it asked"));
  }

  @Override
  public int toldToLeave() {
    return toldToLeave;
  }

  @Override
  public void close() throws IOException {
    for (Http2Wire wire : open.values()) {
      wire.close();
    }
  }
}
