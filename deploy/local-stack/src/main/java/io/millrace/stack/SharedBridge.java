package io.millrace.stack;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Shows a running stack to the classes of other class loaders of this JVM. They cannot cast each
 * other's classes, so only types of the JDK cross. The place that all of them see is the platform's
 * MBean server; the system properties would be another, but a value there that is no text breaks
 * whoever reads them all as text (the transaction manager of Quarkus does).
 */
final class SharedBridge implements StackProvider.RunningStack, StackProcesses {
  private static final String NAME = "io.millrace.stack:type=SharedStack";
  private static final String ATTRIBUTE = "Published";
  private static final String FAILURE = "io.millrace.stack.shared-failure";

  private final StackDescription description;
  private final BiFunction<String, String, Object> call;

  private SharedBridge(StackDescription description, BiFunction<String, String, Object> call) {
    this.description = description;
    this.call = call;
  }

  static void publish(LocalStack stack) {
    StackDescription all = stack.description();
    BiFunction<String, String, Object> call =
        (operation, name) -> perform(stack.processes(), operation, name);
    Map<String, Object> published =
        Map.of(
            "write", all.writePrimaries().stream().map(SharedBridge::flat).toList(),
            "read", flat(all.readPrimary()),
            "replicas", all.readReplicas().stream().map(SharedBridge::flat).toList(),
            "kafka", all.kafkaBootstrapServers(),
            "redis", all.redisUrl(),
            "call", call);
    try {
      // By the MBean server's rules the interface of a StandardMBean may have any public name.
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean((Publication) () -> published, Publication.class),
              new ObjectName(NAME));
    } catch (JMException e) {
      throw new StackException("The shared stack could not be made known to this JVM.", e);
    }
  }

  /** What an MBean of a running stack shows. */
  public interface Publication {
    /** Its parts, as types of the JDK. */
    Map<String, Object> getPublished();
  }

  static void publishFailure(String message) {
    System.setProperty(FAILURE, message);
  }

  /**
   * The stack that another class loader has started.
   *
   * @throws StackException when it has tried and failed
   */
  @SuppressWarnings("unchecked") // What is put there by this class, whoever has loaded it.
  static Optional<StackProvider.RunningStack> find() {
    String failure = System.getProperty(FAILURE);
    if (failure != null) {
      throw new StackException("The shared stack did not come up. " + failure);
    }
    try {
      Object published =
          ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(NAME), ATTRIBUTE);
      return Optional.of(attach((Map<String, Object>) published));
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    } catch (JMException e) {
      throw new StackException("The shared stack of this JVM could not be looked up.", e);
    }
  }

  @Override
  public StackDescription description() {
    return description;
  }

  @Override
  public StackProcesses processes() {
    return this;
  }

  /** The one who started it ends it. */
  @Override
  public void close() {}

  @Override
  @SuppressWarnings("unchecked")
  public List<String> names() {
    return (List<String>) ask("names", "");
  }

  @Override
  public boolean isAlive(String name) {
    return (boolean) ask("isAlive", name);
  }

  @Override
  public void kill(String name) {
    ask("kill", name);
  }

  @Override
  public void freeze(String name) {
    ask("freeze", name);
  }

  @Override
  public void thaw(String name) {
    ask("thaw", name);
  }

  @Override
  public void stop(String name) {
    ask("stop", name);
  }

  @Override
  public void start(String name) {
    ask("start", name);
  }

  @Override
  public Path logFile(String name) {
    return (Path) ask("logFile", name);
  }

  @Override
  public long pid(String name) {
    return (long) ask("pid", name);
  }

  private Object ask(String operation, String name) {
    try {
      return call.apply(operation, name);
    } catch (RuntimeException e) {
      // Another class loader's StackException is none for the caller.
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Object perform(StackProcesses processes, String operation, String name) {
    Runnable action =
        switch (operation) {
          case "kill" -> () -> processes.kill(name);
          case "freeze" -> () -> processes.freeze(name);
          case "thaw" -> () -> processes.thaw(name);
          case "stop" -> () -> processes.stop(name);
          case "start" -> () -> processes.start(name);
          default -> () -> {};
        };
    action.run();
    return switch (operation) {
      case "names" -> processes.names();
      case "isAlive" -> processes.isAlive(name);
      case "logFile" -> processes.logFile(name);
      case "pid" -> processes.pid(name);
      default -> true;
    };
  }

  @SuppressWarnings("unchecked")
  private static SharedBridge attach(Map<String, Object> published) {
    var description =
        new StackDescription(
            nodes(published.get("write")).toList(),
            node((List<Object>) published.getOrDefault("read", List.of())),
            nodes(published.get("replicas")).toList(),
            String.valueOf(published.get("kafka")),
            String.valueOf(published.get("redis")));
    return new SharedBridge(
        description, (BiFunction<String, String, Object>) published.getOrDefault("call", ""));
  }

  private static List<Object> flat(PostgresNode node) {
    return List.of(
        node.name(), node.host(), node.port(), node.database(), node.user(), node.password());
  }

  @SuppressWarnings("unchecked")
  private static Stream<PostgresNode> nodes(@org.jspecify.annotations.Nullable Object flat) {
    return flat == null
        ? Stream.empty()
        : ((List<List<Object>>) flat).stream().map(SharedBridge::node);
  }

  private static PostgresNode node(List<Object> flat) {
    return new PostgresNode(
        (String) flat.get(0),
        (String) flat.get(1),
        (int) flat.get(2),
        (String) flat.get(3),
        (String) flat.get(4),
        (String) flat.get(5));
  }
}
