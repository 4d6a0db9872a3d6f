package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.StackException;
import io.millrace.stack.StackProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The processes of the stack with what each needs before and after its start. */
final class Nodes implements StackProcesses {
  private final ChildProcesses children;
  private final Path root;
  private final List<Node> nodes;
  private final Map<String, ServiceProcess> processes = new ConcurrentHashMap<>();

  Nodes(ChildProcesses children, Path root, List<Node> nodes) {
    this.children = children;
    this.root = root;
    this.nodes = List.copyOf(nodes);
  }

  @Override
  public List<String> names() {
    return nodes.stream().map(Node::name).toList();
  }

  @Override
  public boolean isAlive(String name) {
    ServiceProcess process = processes.get(node(name).name());
    return process != null && process.isAlive();
  }

  @Override
  public void kill(String name) {
    process(name).kill();
  }

  @Override
  public void freeze(String name) {
    process(name).freeze();
  }

  @Override
  public void thaw(String name) {
    process(name).thaw();
  }

  @Override
  public void stop(String name) {
    process(name).stop();
  }

  @Override
  public void start(String name) {
    Node node = node(name);
    // Two threads may want the same one back after a fault.
    synchronized (node) {
      if (!isAlive(name)) {
        node.prepare();
        ServiceProcess process = launch(node);
        Leftovers.note(root, name, process.pid());
        node.awaitReady(process);
        node.afterStart();
      }
    }
  }

  @Override
  public Path logFile(String name) {
    return node(name).spec().logFile();
  }

  @Override
  public long pid(String name) {
    return process(name).pid();
  }

  /** Ends all at once. */
  void close() {
    children.close();
  }

  private ServiceProcess launch(Node node) {
    ServiceProcess known = processes.get(node.name());
    if (known != null) {
      known.start();
      return known;
    }
    ServiceProcess first = children.start(node.spec());
    processes.put(node.name(), first);
    return first;
  }

  private Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "The stack has no process named '%s'. It has: %s."
                        .formatted(name, String.join(", ", names()))));
  }

  private ServiceProcess process(String name) {
    ServiceProcess process = processes.get(node(name).name());
    if (process == null) {
      throw new StackException(name + " has not been started yet.");
    }
    return process;
  }
}
