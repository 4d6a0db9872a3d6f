package io.millrace.stack.containers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What tests ask the engine beside the provider, through the program {@code docker}. */
public final class Containers {
  private Containers() {}

  /** Skips the test where containers cannot be had at once: a build loads no image. */
  public static void assumeAtHand() {
    assumeTrue(
        docker("version") != null,
        "No Docker engine answers here: the stack provider 'containers' is not tried.");
    for (Images one : Images.values()) {
      String image = one.reference();
      assumeTrue(
          docker("image", "inspect", image) != null,
          "The image %s is not at hand: the stack provider 'containers' is not tried. To try it: docker pull %s"
              .formatted(image, image));
    }
  }

  /** Ids of containers and networks of a stack. */
  public static String leftOf(String stackId) {
    String label = "label=io.millrace.stack=" + stackId;
    return docker("ps", "--all", "--quiet", "--filter", label)
        + docker("network", "ls", "--quiet", "--filter", label);
  }

  private static @Nullable String docker(String... arguments) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : null;
    } catch (IOException notThere) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
