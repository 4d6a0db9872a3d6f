package io.millrace.examples.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NeedsNode.class)
class NodeSubscriberTest extends SubscriberContract {
  @Override
  RunningSubscriber start(String bootstrap, String group) throws Exception {
    return new NodeProcess(NodeProject.folder(), bootstrap, group);
  }

  private static final class NodeProcess implements RunningSubscriber {
    private final Path out;
    private final Path err;
    private final Process process;

    NodeProcess(Path folder, String bootstrap, String group) throws IOException {
      out = folder.resolve("out.log");
      err = folder.resolve("err.log");
      ProcessBuilder builder =
          new ProcessBuilder("node", "subscriber.mjs")
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("KAFKA_BOOTSTRAP", bootstrap);
      builder.environment().put("KAFKA_GROUP", group);
      process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    @Override
    public boolean isRunning() {
      assertThat(process.isAlive()).as(() -> complaints()).isTrue();
      return true;
    }

    @Override
    public void stop() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public String output() {
      return read(out);
    }

    @Override
    public String complaints() {
      return read(err);
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
