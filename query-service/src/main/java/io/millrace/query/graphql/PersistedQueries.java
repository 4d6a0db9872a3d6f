package io.millrace.query.graphql;

import io.millrace.platform.query.config.QueryConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The documents that an installation allows by name: the files of a folder, each known by the
 * SHA-256 of its text. Clients cannot add any.
 */
@Singleton
class PersistedQueries {
  private final Map<String, String> byHash = new HashMap<>();
  private final boolean only;

  PersistedQueries(QueryConfig config) {
    only = config.graphql().persistedOnly();
    config.graphql().documents().ifPresent(folder -> read(Path.of(folder)));
  }

  private void read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".graphql")).toList()) {
        String text = Files.readString(file);
        byHash.put(hash(text), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "millrace.graphql.documents: the folder " + folder + " cannot be read", e);
    }
  }

  static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The document to execute.
   *
   * @param query as the client sent it, if it did
   * @param hash of a document in the folder, if the client sent that
   * @throws GraphqlRefusal if there is none, or it is not allowed
   */
  String document(Optional<String> query, Optional<String> hash) {
    if (hash.isPresent()) {
      String known = byHash.get(hash.get());
      if (known == null || query.filter(text -> !text.equals(known)).isPresent()) {
        throw new GraphqlRefusal("persisted", "No document is allowed under this hash.");
      }
      return known;
    }
    if (only) {
      throw new GraphqlRefusal(
          "persisted", "Only documents that were allowed beforehand are executed here.");
    }
    return query.orElseThrow(() -> new GraphqlRefusal("request", "'query' is missing."));
  }
}
