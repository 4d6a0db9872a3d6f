package io.millrace.e2e;

import java.io.IOException;
import java.util.Map;

/** A client's connections, one per instance that it has asked; for one thread. */
interface Connections extends AutoCloseable {
  /** A request. */
  record Call(String method, String path, Map<String, String> headers, String body) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer; names of headers in small letters. */
  record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * Sends the request over the connection that is open, or a new one if it was told to leave that.
   *
   * @throws IOException if there is no answer; nothing is sent twice
   */
  Answer send(int port, Call call) throws IOException;

  /** How often the server asked for another connection. */
  int toldToLeave();

  @Override
  void close() throws IOException;
}
