package io.millrace.platform.command.transaction;

import io.millrace.platform.events.AggregateRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command is answered, as it goes over the wire and as it is stored under the command's key.
 *
 * @param status HTTP status
 * @param headers those that belong to the answer itself, such as {@code ETag}
 * @param body the very bytes
 * @param subject what the command was about; absent if the answer promises nothing to a reader
 */
public record CommandAnswer(
    int status, Map<String, String> headers, byte[] body, @Nullable Subject subject) {
  public CommandAnswer {
    headers = Map.copyOf(headers);
  }

  /**
   * The main aggregate of a command.
   *
   * @param version after the command
   */
  public record Subject(AggregateRef aggregate, long version) {}
}
