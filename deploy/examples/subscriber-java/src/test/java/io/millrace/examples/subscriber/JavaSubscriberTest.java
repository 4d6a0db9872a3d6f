package io.millrace.examples.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;

class JavaSubscriberTest extends SubscriberContract {
  @Override
  RunningSubscriber start(String bootstrap, String group) {
    return new InThisJvm(bootstrap, group);
  }

  private static final class InThisJvm implements RunningSubscriber {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Subscriber subscriber;
    private final Thread thread;

    InThisJvm(String bootstrap, String group) {
      subscriber =
          new Subscriber(
              bootstrap,
              group,
              new PrintStream(out, true, UTF_8),
              new PrintStream(err, true, UTF_8));
      thread = Thread.ofPlatform().name("subscriber-java").start(subscriber::run);
    }

    @Override
    public boolean isRunning() {
      assertThat(thread.isAlive()).as(complaints()).isTrue();
      return true;
    }

    @Override
    public void stop() throws InterruptedException {
      if (thread.isAlive()) {
        subscriber.stop();
      }
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    @Override
    public String output() {
      return out.toString(UTF_8);
    }

    @Override
    public String complaints() {
      return err.toString(UTF_8);
    }
  }
}
