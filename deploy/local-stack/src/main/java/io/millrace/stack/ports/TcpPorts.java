package io.millrace.stack.ports;

import static java.nio.file.StandardOpenOption.CREATE;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** TCP ports of this machine. */
public final class TcpPorts {
  // Below the range from which systems take the local ports of outgoing connections (32768 up on
  // Linux): a port that the
  // system picks (bind to 0) can be given away as such between the choice and the start of the
  // server.
  private static final int LOWEST = 10_240;
  private static final int HIGHEST = 32_767;
  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  /** Locked files, one per port handed out, so that two JVMs do not choose the same one. */
  private static final Path CLAIMS =
      Path.of(System.getProperty("java.io.tmpdir"), "millrace-ports");

  private static final Queue<FileChannel> HELD = new ConcurrentLinkedQueue<>();

  private TcpPorts() {}

  /**
   * A port on which nothing listens, never handed out by this JVM before, and by no other that is
   * still running.
   *
   * @throws StackException when none is found
   */
  public static int free() {
    return IntStream.range(0, ATTEMPTS)
        .map(attempt -> ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1))
        .filter(port -> isFree(port) && HANDED_OUT.add(port) && claim(port))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "No free TCP port was found between %d and %d in %d attempts. Something holds very many of them: end it and try again."
                        .formatted(LOWEST, HIGHEST, ATTEMPTS)));
  }

  /** As many different free ports as wanted. */
  public static List<Integer> free(int number) {
    return Stream.generate(TcpPorts::free).limit(number).toList();
  }

  /**
   * Whether a server could listen on this port now, on the loopback address and on all addresses.
   */
  public static boolean isFree(int port) {
    return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && canBind(new InetSocketAddress(port));
  }

  /**
   * Checks that a port which a user or a configuration asks for can be had.
   *
   * @param purpose what it is for, as {@code command-service}
   * @throws StackException that names the port and the process which holds it
   */
  public static void requireFree(int port, String purpose) {
    if (!isFree(port)) {
      throw new StackException(
          "Port %d, wanted for %s, is taken by %s. End that process, or choose another port."
              .formatted(
                  port,
                  purpose,
                  holder(port)
                      .map(PortHolder::toString)
                      .orElse("a process that this user may not see")));
    }
  }

  /** The process that listens on a port, as far as this user may see it. */
  public static Optional<PortHolder> holder(int port) {
    return PortHolder.of(port);
  }

  /** For as long as this JVM lives; false where another one has it, or another user. */
  private static boolean claim(int port) {
    try {
      Files.createDirectories(CLAIMS);
      FileChannel file =
          FileChannel.open(CLAIMS.resolve(String.valueOf(port)), CREATE, StandardOpenOption.WRITE);
      boolean claimed = file.tryLock() != null;
      if (claimed) {
        HELD.add(file);
      } else {
        file.close();
      }
      return claimed;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canBind(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
