package io.millrace.cli.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.outcome.CliException;
import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor says about itself, in {@code run.json}. It may be left over from a killed
 * supervisor: ask {@link #runs}.
 *
 * @param owner the supervisor
 * @param services by label
 * @param stores by name: address, user and password of each store
 * @param failure why it did not come up
 */
public record RunFile(
    Phase phase,
    ProcessIdentity owner,
    Map<String, Service> services,
    Map<String, Map<String, String>> stores,
    @Nullable String failure) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How far it is. */
  public enum Phase {
    STARTING,
    UP,
    FAILED
  }

  /**
   * One service.
   *
   * @param url for clients
   * @param managementUrl for health, metrics and info
   * @param pid absent while it is stopped
   */
  public record Service(String url, String managementUrl, @Nullable Long pid) {}

  /**
   * The file in this folder; empty if nothing was ever started there, or it was stopped in order.
   */
  public static Optional<RunFile> read(StateFolder state) {
    Path file = state.runFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), RunFile.class));
    } catch (IOException e) {
      throw new CliException(
          "%s cannot be read: %s. Remove it if no stack is running."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The file of a supervisor that runs. */
  public static Optional<RunFile> ofRunning(StateFolder state) {
    return read(state).filter(RunFile::runs);
  }

  public void write(StateFolder state) {
    StateFiles.writePrivate(
        state.runFile(),
        StateFiles.doing(
            "write " + state.runFile(),
            () -> JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this)));
  }

  /** Whether the supervisor that wrote this still runs. */
  public boolean runs() {
    return owner.runs();
  }
}
