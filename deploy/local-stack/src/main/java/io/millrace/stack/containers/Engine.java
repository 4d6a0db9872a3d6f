package io.millrace.stack.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.millrace.stack.GuardShell;
import io.millrace.stack.InParallel;
import io.millrace.stack.StackException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/** The Docker engine that Testcontainers find, and what belongs to one stack there. */
final class Engine {
  /** On all that belongs to a stack, over all its runs: what a killed run left is found by it. */
  private static final String STACK = "io.millrace.stack";

  /** On what one run has made, for its guard: the next run may have begun. */
  private static final String RUN = "io.millrace.run";

  private static final String LOOPBACK = "127.0.0.1";

  private final DockerClient client;
  private final String stackId;
  private final String runId = UUID.randomUUID().toString();

  private Engine(DockerClient client, String stackId) {
    this.client = client;
    this.stackId = stackId;
  }

  /**
   * Looks for the engine.
   *
   * @throws StackException when none can be used
   */
  static Engine find(String stackId) {
    try {
      return new Engine(DockerClientFactory.instance().client(), stackId);
    } catch (RuntimeException e) {
      throw new StackException(
          "No Docker engine can be used here: %s Start one, or leave -Dmillrace.stack=containers out: the embedded stack needs none. Where only the image of Ryuk cannot be had, set TESTCONTAINERS_RYUK_DISABLED=true: this stack is cleared away without it."
              .formatted(e.getMessage()),
          e);
    }
  }

  DockerClient client() {
    return client;
  }

  /** Where published ports are reached. */
  String host() {
    String address = DockerClientFactory.instance().dockerHostIpAddress();
    // "localhost" may be ::1 first, where nothing is published.
    return address.equals("localhost") ? LOOPBACK : address;
  }

  /**
   * Nobody but this machine needs the ports of its own engine. Its address is not 127.0.0.1 where
   * this JVM is in a container itself.
   */
  String publishedAt() {
    return address().startsWith("unix:") ? host() : "0.0.0.0";
  }

  private static String address() {
    return String.valueOf(DockerClientFactory.instance().getTransportConfig().getDockerHost());
  }

  Map<String, String> labels() {
    return Map.of(STACK, stackId, RUN, runId);
  }

  /** Ends with this JVM, and everything of this run with it. */
  GuardShell guard() {
    return new GuardShell(
        GuardShell.script(Engine.class, "guard.sh"),
        "millrace-guard",
        List.of(RUN + "=" + runId),
        Map.of("DOCKER_HOST", address()));
  }

  Network network() {
    Network network =
        Network.builder().createNetworkCmdModifier(command -> command.withLabels(labels())).build();
    // Made by the first look at it.
    network.getId();
    return network;
  }

  /** Removes every container and network of the stack, those of a killed run too. */
  void sweep() {
    List<Container> left =
        client.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(STACK, stackId)).exec();
    InParallel.run(
        left.stream().<Runnable>map(container -> () -> remove(container.getId())).toList());
    client.listNetworksCmd().withFilter("label", List.of(STACK + "=" + stackId)).exec().stream()
        .map(com.github.dockerjava.api.model.Network::getId)
        .forEach(this::removeNetwork);
  }

  private void remove(String container) {
    try {
      client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException somebodyElseDoes) {
      // The hook of Testcontainers, or the guard of a killed run.
    }
  }

  private void removeNetwork(String network) {
    try {
      client.removeNetworkCmd(network).exec();
    } catch (NotFoundException somebodyElseDid) {
      // As above.
    }
  }
}
