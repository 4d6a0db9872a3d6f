package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.faults.TcpProxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The stack, its home shard behind a proxy that a test can freeze. */
public class ProxiedStore extends WriteStack {
  /** Classes of a test and of its resources are not the same: what they share are those of Java. */
  private static final String FREEZE = "millrace.test.proxy.freeze";

  private static final String FORGET = "millrace.test.proxy.forget";

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
    TcpProxy proxy = TcpProxy.before(home.host(), home.port());
    System.getProperties().put(FREEZE, (Runnable) proxy::freeze);
    System.getProperties().put(FORGET, (Runnable) proxy::forget);
    settings.put(
        "millrace.write.shards[0].url",
        "postgresql://localhost:%d/%s".formatted(proxy.port(), home.database()));
    return settings;
  }

  /** From now on the primary says no word, and closes nothing. */
  public static void freeze() {
    run(FREEZE);
  }

  /** New connections get through. */
  public static void forget() {
    run(FORGET);
  }

  private static void run(String name) {
    ((Runnable) Objects.requireNonNull(System.getProperties().get(name))).run();
  }
}
