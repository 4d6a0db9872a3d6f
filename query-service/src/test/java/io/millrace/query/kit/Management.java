package io.millrace.query.kit;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;

/** The management port of the service under test. */
public final class Management {
  private Management() {}

  public static String url(String path) {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    return "http://localhost:" + port + "/q" + path;
  }

  public static Response ready() {
    return RestAssured.given().get(url("/health/ready"));
  }
}
