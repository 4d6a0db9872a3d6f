package io.millrace.stack.containers;

import io.millrace.stack.StackException;
import io.millrace.stack.StackProcesses;
import java.nio.file.Path;
import java.util.List;

/** The containers of the stack by name. */
final class ContainerNodes implements StackProcesses {
  private final List<ContainerNode> nodes;

  ContainerNodes(List<ContainerNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  @Override
  public List<String> names() {
    return nodes.stream().map(ContainerNode::name).toList();
  }

  @Override
  public boolean isAlive(String name) {
    return node(name).isAlive();
  }

  @Override
  public void kill(String name) {
    node(name).kill();
  }

  @Override
  public void freeze(String name) {
    node(name).freeze();
  }

  @Override
  public void thaw(String name) {
    node(name).thaw();
  }

  @Override
  public void stop(String name) {
    node(name).stop();
  }

  @Override
  public void start(String name) {
    node(name).start();
  }

  @Override
  public Path logFile(String name) {
    return node(name).log().file();
  }

  @Override
  public long pid(String name) {
    return node(name).pid();
  }

  private ContainerNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "The stack has no process named '%s'. It has: %s."
                        .formatted(name, String.join(", ", names()))));
  }
}
