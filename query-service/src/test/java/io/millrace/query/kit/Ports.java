package io.millrace.query.kit;

import org.eclipse.microprofile.config.ConfigProvider;

/** Addresses of the service under test. */
public final class Ports {
  private Ports() {}

  public static int http() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  public static String http(String path) {
    return "http://localhost:" + http() + path;
  }
}
