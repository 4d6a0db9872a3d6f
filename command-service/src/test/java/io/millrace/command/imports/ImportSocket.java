package io.millrace.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * An import over a bare socket: the client of the JDK does not read an answer before it has sent
 * its whole request, so it cannot show that both flow at the same time.
 */
final class ImportSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader in;

  ImportSocket() throws IOException {
    URI service = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    write(
        """
        POST /v1/imports HTTP/1.1\r
        Host: %s\r
        Authorization: Bearer %s\r
        Content-Type: application/x-ndjson\r
        Transfer-Encoding: chunked\r
        \r
        """
            .formatted(service.getAuthority(), ImportClient.operator()));
  }

  /** Sends one line as a chunk of its own. */
  void send(String record) throws IOException {
    write("%x\r\n%s\n\r\n".formatted(record.getBytes(UTF_8).length + 1, record));
  }

  /** Ends the request. */
  void end() throws IOException {
    write("0\r\n\r\n");
  }

  /** The next result, or nothing if the response is complete. */
  Optional<JsonNode> next() throws IOException {
    while (true) {
      String line = in.readLine();
      if (line == null) {
        throw new IOException("the response ended in the middle");
      }
      if (line.startsWith("{")) {
        return Optional.of(ImportClient.json(line));
      }
      if (line.equals("0")) {
        return Optional.empty();
      }
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
