package io.millrace.command.testing;

import static io.restassured.RestAssured.given;

import java.util.Arrays;
import org.eclipse.microprofile.config.ConfigProvider;

/** Metrics and health as an operator sees them, on the port for management. */
public final class Meters {
  private Meters() {}

  /** The value of the first line that begins like this; 0 if there is none yet. */
  public static double value(String start) {
    return given()
        .port(port())
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(Arrays.asList(line.split(" ")).getLast()))
        .findFirst()
        .orElse(0);
  }

  /** The status of a health check. */
  public static int health(String kind) {
    return given().port(port()).get("/q/health/" + kind).statusCode();
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
  }
}
