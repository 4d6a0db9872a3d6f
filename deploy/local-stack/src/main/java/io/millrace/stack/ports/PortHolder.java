package io.millrace.stack.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that listens on a TCP port.
 *
 * @param command its command line, shortened
 */
public record PortHolder(long pid, String command) {
  private static final int COMMAND_CHARS = 120;
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  static Optional<PortHolder> of(int port) {
    return (Files.isReadable(PROC.resolve("net/tcp")) ? fromProc(port) : fromLsof(port))
        .map(PortHolder::ofPid);
  }

  @Override
  public String toString() {
    return "process " + pid + " (" + command + ")";
  }

  private static PortHolder ofPid(long pid) {
    var info = ProcessHandle.of(pid).map(ProcessHandle::info);
    // The JDK leaves the command line out when it is long; the file has it all.
    String line =
        commandLine(pid)
            .or(() -> info.flatMap(ProcessHandle.Info::commandLine))
            .or(() -> info.flatMap(ProcessHandle.Info::command))
            .orElse("unknown command");
    return new PortHolder(
        pid, line.length() <= COMMAND_CHARS ? line : line.substring(0, COMMAND_CHARS) + "…");
  }

  private static Optional<String> commandLine(long pid) {
    try {
      return Optional.of(
              Files.readString(PROC.resolve(pid + "/cmdline")).replace('\0', ' ').strip())
          .filter(line -> !line.isEmpty());
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private static Optional<Long> fromProc(int port) {
    Set<String> sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(PortHolder::socketTable)
            .map(line -> line.strip().split("\\s+"))
            .filter(
                column ->
                    column.length > 9
                        && column[3].equals(LISTENING)
                        && localPort(column[1]) == port)
            .map(column -> "socket:[" + column[9] + "]")
            .collect(Collectors.toSet());
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holdsAny(pid, sockets))
        .findFirst();
  }

  private static Stream<String> socketTable(String name) {
    try {
      return Files.readAllLines(PROC.resolve("net").resolve(name)).stream().skip(1);
    } catch (IOException absent) {
      return Stream.empty();
    }
  }

  private static int localPort(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static boolean holdsAny(long pid, Set<String> sockets) {
    try (var files = Files.list(PROC.resolve(pid + "/fd"))) {
      return files.anyMatch(file -> sockets.contains(target(file)));
    } catch (IOException | RuntimeException goneOrForbidden) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static Optional<Long> fromLsof(int port) {
    try {
      Process lsof =
          new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var out = lsof.inputReader()) {
        return out.lines().findFirst().map(Long::parseLong);
      }
    } catch (IOException | NumberFormatException noLsof) {
      return Optional.empty();
    }
  }
}
