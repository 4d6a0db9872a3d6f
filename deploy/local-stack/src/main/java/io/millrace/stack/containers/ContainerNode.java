package io.millrace.stack.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Frame;
import io.millrace.stack.StackException;
import io.millrace.stack.StackProcess;
import io.millrace.stack.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Network;

/** One container of the stack over its starts and ends. */
final class ContainerNode implements StackProcess {
  /** What a slow, busy machine may take, and the way of an image to it. */
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private static final Duration END_LIMIT = Duration.ofSeconds(20);
  private static final int STOP_GRACE_S = 15;

  private final Part part;
  private final Engine engine;
  private final Network network;
  private final ContainerLog log;
  private volatile @Nullable String id;

  ContainerNode(Part part, Engine engine, Network network, ContainerLog log) {
    this.part = part;
    this.engine = engine;
    this.network = network;
    this.log = log;
  }

  @Override
  public String name() {
    return part.name();
  }

  @Override
  public Path logFile() {
    return log.file();
  }

  /** Two threads may want the same one back after a fault. */
  @Override
  public synchronized void start() {
    if (id == null) {
      create();
      awaitReady();
    } else if (!Boolean.TRUE.equals(state().getPaused())) {
      boolean hadEnded = startAgain();
      // One that was killed from outside may be on its way out.
      if (!served() && !hadEnded) {
        startAgain();
      }
      awaitReady();
    }
  }

  @Override
  public boolean isAlive() {
    return id != null && Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public void kill() {
    try {
      engine.client().killContainerCmd(id()).exec();
    } catch (ConflictException hasEnded) {
      return;
    }
    // The signal reaches a frozen one when it is thawed.
    thaw();
    if (!Waiting.until(() -> !isAlive(), END_LIMIT)) {
      throw new StackException(
          "%s did not end within %d seconds after SIGKILL: its Docker engine is stuck."
              .formatted(name(), END_LIMIT.toSeconds()));
    }
  }

  @Override
  public void freeze() {
    pid();
    try {
      engine.client().pauseContainerCmd(id()).exec();
    } catch (ConflictException isFrozen) {
      // As wanted.
    }
  }

  @Override
  public void thaw() {
    try {
      engine.client().unpauseContainerCmd(id()).exec();
    } catch (ConflictException | InternalServerErrorException isNotFrozen) {
      // As wanted.
    }
  }

  @Override
  public void stop() {
    if (isAlive()) {
      thaw();
      try {
        engine.client().stopContainerCmd(id()).withTimeout(STOP_GRACE_S).exec();
      } catch (NotModifiedException hasEnded) {
        // As wanted.
      }
    }
  }

  /** Its first process, as the engine's machine counts. */
  @Override
  public long pid() {
    Long pid = state().getPidLong();
    if (!isAlive() || pid == null) {
      throw new StackException(name() + " is not running. Start it first.");
    }
    return pid;
  }

  private void create() {
    try {
      new StackContainer(
              part,
              engine,
              network,
              created -> {
                id = created;
                follow(created);
              })
          .start();
    } catch (RuntimeException e) {
      throw new StackException(
          "Could not start %s as a container of %s: %s Where the image cannot be had, name another by -Dcontainers.image.%s=NAME. %s"
              .formatted(
                  name(),
                  part.image().reference(),
                  rootMessage(e),
                  part.image().name().toLowerCase(java.util.Locale.ROOT),
                  log.advice()),
          e);
    }
  }

  /** Whether it had ended before. */
  private boolean startAgain() {
    if (!isAlive()) {
      follow(id());
    }
    try {
      engine.client().startContainerCmd(id()).exec();
      return true;
    } catch (NotModifiedException runs) {
      return false;
    }
  }

  private boolean served() {
    return Waiting.until(() -> !isAlive() || part.serves().test(log), START_LIMIT) && isAlive();
  }

  private void awaitReady() {
    if (served()) {
      return;
    }
    String what =
        isAlive()
            ? "was not ready after %d seconds".formatted(START_LIMIT.toSeconds())
            : "ended with exit code %s before it was ready".formatted(state().getExitCodeLong());
    throw new StackException("%s %s. %s".formatted(name(), what, log.advice()));
  }

  /** From before its start on, so that nothing it says is missed. */
  private void follow(String container) {
    log.begin();
    try {
      engine
          .client()
          .attachContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .withFollowStream(true)
          .exec(
              new ResultCallback.Adapter<Frame>() {
                @Override
                public void onNext(Frame frame) {
                  log.append(frame.getPayload());
                }
              })
          .awaitStarted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while starting " + name() + ".", e);
    }
  }

  private ContainerState state() {
    return engine.client().inspectContainerCmd(id()).exec().getState();
  }

  private String id() {
    String known = id;
    if (known == null) {
      throw new StackException(name() + " has not been started yet.");
    }
    return known;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip();
  }
}
