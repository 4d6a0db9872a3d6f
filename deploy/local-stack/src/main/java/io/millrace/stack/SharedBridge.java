package io.millrace.stack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * Shows a running stack to the classes of other class loaders of this JVM. They cannot cast each
 * other's classes, so only types of the JDK cross. The place that all of them see is the platform's
 * MBean server; the system properties would be another, but a value there that is no text breaks
 * whoever reads them all as text (the transaction manager of Quarkus does).
 */
record SharedBridge(StackDescription description, StackProcesses processes) implements LocalStack {
  private static final String NAME = "io.millrace.stack:type=SharedStack";
  private static final String FAILURE = "io.millrace.stack.shared-failure";

  /** What an MBean of a running stack shows. */
  public interface Publication {
    /** Its parts, as types of the JDK. */
    List<Object> getPublished();
  }

  static void publish(LocalStack stack) {
    BiFunction<String, String, @Nullable Object> call =
        (name, operation) -> perform(stack.processes().of(name), operation);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(stack.description());
      out.flush();
      List<Object> published = List.of(bytes.toByteArray(), stack.processes().names(), call);
      // By the MBean server's rules the interface of a StandardMBean may have any public name.
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean((Publication) () -> published, Publication.class),
              new ObjectName(NAME));
    } catch (JMException | IOException e) {
      throw new StackException("The shared stack could not be made known to this JVM.", e);
    }
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
  static Optional<LocalStack> find() {
    String failure = System.getProperty(FAILURE);
    if (failure != null) {
      throw new StackException("The shared stack did not come up. " + failure);
    }
    try {
      var published =
          (List<Object>)
              ManagementFactory.getPlatformMBeanServer()
                  .getAttribute(new ObjectName(NAME), "Published");
      var bytes = new ByteArrayInputStream((byte[]) published.get(0));
      var names = (List<String>) published.get(1);
      var call = (BiFunction<String, String, @Nullable Object>) published.get(2);
      try (var in = new ObjectInputStream(bytes)) {
        return Optional.of(
            new SharedBridge(
                (StackDescription) in.readObject(),
                new StackProcesses(names.stream().map(name -> remote(name, call)).toList())));
      }
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    } catch (JMException | IOException | ClassNotFoundException e) {
      throw new StackException("The shared stack of this JVM could not be looked up.", e);
    }
  }

  /** The one who started it ends it. */
  @Override
  public void close() {}

  private static @Nullable Object perform(StackProcess process, String operation) {
    try {
      return StackProcess.class.getMethod(operation).invoke(process);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StackException(String.valueOf(cause.getMessage()), e);
    } catch (ReflectiveOperationException e) {
      throw new StackException("No process of a stack has " + operation, e);
    }
  }

  private static StackProcess remote(
      String name, BiFunction<String, String, @Nullable Object> call) {
    return (StackProcess)
        Proxy.newProxyInstance(
            StackProcess.class.getClassLoader(),
            new Class<?>[] {StackProcess.class},
            (proxy, method, arguments) -> {
              try {
                return call.apply(name, method.getName());
              } catch (RuntimeException e) {
                // Another class loader's StackException is none for the caller.
                throw new StackException(String.valueOf(e.getMessage()), e);
              }
            });
  }
}
