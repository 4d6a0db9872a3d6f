package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redis as a cache only: bounded memory, nothing on disk. */
public final class RedisServer extends Node {
  /** What a server is told wherever it runs. */
  public static final List<String> SETTINGS =
      List.of(
          "--save",
          "",
          "--appendonly",
          "no",
          "--maxmemory",
          "256mb",
          "--maxmemory-policy",
          "allkeys-lru");

  private static final int TIMEOUT_MS = 1_000;
  private static final Map<Platform, String> BUNDLED =
      Map.of(
          new Platform("linux", "amd64"), "redis-server-6.2.6-v5-linux-amd64",
          new Platform("linux", "arm64"), "redis-server-6.2.7-linux-arm64",
          new Platform("darwin", "amd64"), "redis-server-6.2.6-v5-darwin-amd64",
          new Platform("darwin", "arm64"), "redis-server-6.2.6-v5-darwin-arm64");

  private final URI url;
  private final Path program;

  RedisServer(StateFolder state, ChildProcesses children, Cache cache, String url) {
    super("redis", state, children);
    this.url = URI.create(url);
    program = Programs.onPath("redis-server", "valkey-server").orElseGet(() -> bundled(cache));
  }

  @Override
  ServiceSpec spec() {
    var command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--port",
                Integer.toString(url.getPort()),
                "--bind",
                url.getHost(),
                "--daemonize",
                "no"));
    command.addAll(SETTINGS);
    return ServiceSpec.of(name(), command, log).withWorkingFolder(folder);
  }

  @Override
  void prepare() {
    StateFiles.createPrivate(folder);
  }

  @Override
  boolean serves(ServiceProcess started) {
    return answers(url.getHost(), url.getPort());
  }

  /** Whether a server answers there. */
  public static boolean answers(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(
              socket.getInputStream().readNBytes("+PONG".length()), StandardCharsets.US_ASCII)
          .equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Path bundled(Cache cache) {
    String name = BUNDLED.getOrDefault(Platform.current(), "redis-server");
    return cache
        .folder(
            name,
            folder -> {
              try (var in = RedisServer.class.getResourceAsStream("/" + name)) {
                if (in == null) {
                  throw new StackException(
                      "Neither redis-server nor valkey-server is on the PATH, and %s is not on the class path. Install one of them."
                          .formatted(name));
                }
                Path file = folder.resolve("redis-server");
                Files.copy(in, file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
              }
            })
        .resolve("redis-server");
  }
}
