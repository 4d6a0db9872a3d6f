package io.millrace.stack.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/** The container of a part, on a port that it keeps over restarts. */
final class StackContainer extends GenericContainer<StackContainer> {
  private final Consumer<String> onCreated;

  /**
   * Describes it; the engine hears of it by {@link #start()}.
   *
   * @param onCreated gets the container's id before its program runs
   */
  StackContainer(Part part, Engine engine, Network network, Consumer<String> onCreated) {
    super(DockerImageName.parse(part.image().reference()));
    this.onCreated = onCreated;
    withNetwork(network);
    withNetworkAliases(part.name());
    withLabels(engine.labels());
    withEnv(part.environment());
    withExposedPorts(part.innerPort());
    setCommand(part.command().toArray(String[]::new));
    withCreateContainerCmdModifier(command -> complete(command, part, engine));
  }

  /** When a part serves is decided for the first start and later ones in the same way. */
  @Override
  protected void waitUntilContainerStarted() {}

  @Override
  protected void containerIsCreated(String id) {
    onCreated.accept(id);
  }

  private static void complete(CreateContainerCmd command, Part part, Engine engine) {
    var binding = Ports.Binding.bindIpAndPort(engine.publishedAt(), part.port());
    var host = command.getHostConfig();
    if (host != null) {
      host.withPortBindings(new PortBinding(binding, ExposedPort.tcp(part.innerPort())));
    }
    command.withStopSignal(part.stopSignal());
    if (!part.entrypoint().isEmpty()) {
      command.withEntrypoint(part.entrypoint());
    }
  }
}
