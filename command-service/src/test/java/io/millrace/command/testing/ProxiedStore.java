package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.faults.TcpProxy;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The stack, its home shard behind a proxy that a test can freeze. */
public class ProxiedStore extends WriteStack {
  /** Classes of a test and of its resources are not the same; the JVM's beans are. */
  private static final String NAME = "io.millrace.command:type=TestProxy";

  /** What a test can do with the proxy. */
  public interface Control {
    /** From now on the primary says no word, and closes nothing. */
    void freeze();

    /** New connections get through. */
    void forget();
  }

  private record Proxied(TcpProxy proxy) implements Control {
    @Override
    public void freeze() {
      proxy.freeze();
    }

    @Override
    public void forget() {
      proxy.forget();
    }
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
    TcpProxy proxy = TcpProxy.before(home.host(), home.port());
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      ObjectName name = new ObjectName(NAME);
      if (beans.isRegistered(name)) {
        beans.unregisterMBean(name);
      }
      beans.registerMBean(new StandardMBean(new Proxied(proxy), Control.class), name);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    settings.put(
        "millrace.write.shards[0].url",
        "postgresql://localhost:%d/%s".formatted(proxy.port(), home.database()));
    return settings;
  }

  /** See {@link Control#freeze}. */
  public static void freeze() {
    call("freeze");
  }

  /** See {@link Control#forget}. */
  public static void forget() {
    call("forget");
  }

  private static void call(String operation) {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(NAME), operation, new Object[0], new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
