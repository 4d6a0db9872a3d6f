package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.ServiceName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a service, the supervisor or a store wrote. */
@Command(
    name = "logs",
    description =
        "Shows the log of a service (command, query, projector), of the supervisor, or of a store (write-0, read, replica-0, kafka, redis).")
final class LogsCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 200;
  private static final int BUFFER_BYTES = 8192;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SERVICE", description = "Whose log.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on as the log grows, until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StateFolder state = Home.state();
    Path file = file(state);
    if (!Files.exists(file)) {
      throw new CliException(
          "%s has no log yet (%s). Start it with: ./millrace up".formatted(service, file));
    }
    show(file);
    return ExitCode.DONE;
  }

  private Path file(StateFolder state) {
    var known =
        new ArrayList<>(Arrays.stream(ServiceName.values()).map(ServiceName::label).toList());
    known.add("supervisor");
    var stores = storeLogs(state);
    known.addAll(stores);
    String name = ServiceName.of(service).map(ServiceName::label).orElse(service);
    if (!known.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no log of '%s'. There are: %s.".formatted(service, String.join(", ", known)));
    }
    return stores.contains(name) ? storeFolder(state).resolve(name + ".log") : state.log(name);
  }

  private static Path storeFolder(StateFolder state) {
    return state.stack().resolve("log");
  }

  private static List<String> storeLogs(StateFolder state) {
    try (Stream<Path> files = Files.list(storeFolder(state))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - ".log".length()))
          .sorted()
          .toList();
    } catch (IOException noneYet) {
      return List.of();
    }
  }

  private void show(Path path) throws IOException, InterruptedException {
    OutputStream out = System.out;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      while (true) {
        int count = file.read(buffer);
        if (count > 0) {
          out.write(buffer, 0, count);
        } else if (follow) {
          out.flush();
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
          if (file.length() < file.getFilePointer()) {
            file.seek(0); // it was begun anew
          }
        } else {
          out.flush();
          return;
        }
      }
    }
  }
}
