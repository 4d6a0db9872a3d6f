package io.millrace.stack.containers;

import java.util.Optional;

/** Which images are run; each can be replaced by a mirror or a stand-in. */
enum Images {
  POSTGRES("docker.io/library/postgres:18"),
  KAFKA("docker.io/apache/kafka:4.3.1"),
  REDIS("docker.io/library/redis:8.2");

  private final String published;

  Images(String published) {
    this.published = published;
  }

  /**
   * The system property {@code containers.image.postgres} (or {@code kafka}, {@code redis}), else
   * the variable of compose ({@code POSTGRES_IMAGE}), else the published name.
   */
  String reference() {
    return Optional.ofNullable(
            System.getProperty("containers.image." + name().toLowerCase(java.util.Locale.ROOT)))
        .or(() -> Optional.ofNullable(System.getenv(name() + "_IMAGE")))
        .orElse(published);
  }
}
