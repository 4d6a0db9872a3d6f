package io.millrace.stack.embedded;

import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Redis as a cache only: bounded memory, nothing on disk. */
final class RedisServer implements Node {
  static final String NAME = "redis";
  private static final int TIMEOUT_MS = 1_000;
  private static final Map<Platform, String> BUNDLED =
      Map.of(
          new Platform("linux", "amd64"), "redis-server-6.2.6-v5-linux-amd64",
          new Platform("linux", "arm64"), "redis-server-6.2.7-linux-arm64",
          new Platform("darwin", "amd64"), "redis-server-6.2.6-v5-darwin-amd64",
          new Platform("darwin", "arm64"), "redis-server-6.2.6-v5-darwin-arm64");

  private final int port;
  private final Path program;
  private final Path folder;
  private final Path log;

  RedisServer(StateFolder state, Cache cache, int port) {
    this.port = port;
    program = Programs.onPath("redis-server", "valkey-server").orElseGet(() -> bundled(cache));
    folder = state.of(NAME);
    log = state.log(NAME);
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ServiceSpec spec() {
    var command =
        List.of(
            program.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--maxmemory",
            "256mb",
            "--maxmemory-policy",
            "allkeys-lru",
            "--daemonize",
            "no");
    return ServiceSpec.of(NAME, command, log).withWorkingFolder(folder);
  }

  @Override
  public void prepare() {
    FileTrees.createPrivate(folder);
  }

  @Override
  public void awaitReady(ServiceProcess process) {
    process.awaitReady(this::answers, START_LIMIT);
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
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
