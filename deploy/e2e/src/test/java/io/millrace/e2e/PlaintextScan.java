package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a text in everything that the suite keeps: every table of every PostgreSQL, every
 * record of every topic, every value in Redis, the archive and the services' logs.
 */
final class PlaintextScan {
  private static final String TABLES =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_%'""";

  private final StackDescription stack;
  private final List<Path> folders;

  PlaintextScan(StackDescription stack, List<Path> folders) {
    this.stack = stack;
    this.folders = folders;
  }

  /** Where the text stands, whatever its case; also as bytes in hexadecimal. */
  List<String> placesOf(String text) throws SQLException, IOException, InterruptedException {
    List<String> places = new ArrayList<>();
    List<PostgresNode> nodes = new ArrayList<>(stack.writePrimaries());
    nodes.add(stack.readPrimary());
    nodes.addAll(stack.readReplicas());
    for (PostgresNode node : nodes) {
      places.addAll(tables(node, text));
    }
    places.addAll(topics(text));
    places.addAll(redis(text));
    for (Path folder : folders) {
      places.addAll(files(folder, text));
    }
    return places;
  }

  private static List<String> tables(PostgresNode node, String text) throws SQLException {
    List<String> places = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password())) {
      List<String> tables = new ArrayList<>();
      try (var rows = connection.createStatement().executeQuery(TABLES)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (var query =
            connection.prepareStatement(
                "SELECT count(*) FROM "
                    + table
                    + " t WHERE strpos(lower(t::text), ?) > 0 OR strpos(t::text, ?) > 0")) {
          query.setString(1, text.toLowerCase(Locale.ROOT));
          query.setString(2, HexFormat.of().formatHex(text.getBytes(UTF_8)));
          try (var rows = query.executeQuery()) {
            rows.next();
            if (rows.getLong(1) > 0) {
              places.add(node.name() + " " + table);
            }
          }
        }
      }
    }
    return places;
  }

  private List<String> topics(String text) throws InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", stack.kafkaBootstrapServers());
    var settings = new Properties();
    settings.putAll(kafka);
    TreeSet<String> places = new TreeSet<>();
    try (Admin admin = Admin.create(kafka);
        var consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (String topic : admin.listTopics().names().get()) {
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .forEach(all::add);
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          boolean found = holds(record.key(), text) || holds(record.value(), text);
          for (var header : record.headers()) {
            found |= holds(header.value(), text);
          }
          if (found) {
            places.add("topic " + record.topic());
          }
        }
      }
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return List.copyOf(places);
  }

  /** Speaks RESP: DUMP would compress what GET shows as it is. */
  private List<String> redis(String text) throws IOException {
    URI at = URI.create(stack.redisUrl());
    List<String> places = new ArrayList<>();
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      var in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String key : ask(out, in, "KEYS", "*")) {
        String type = ask(out, in, "TYPE", key).getFirst();
        List<String> values =
            switch (type) {
              case "string" -> ask(out, in, "GET", key);
              case "hash" -> ask(out, in, "HGETALL", key);
              case "list" -> ask(out, in, "LRANGE", key, "0", "-1");
              case "set" -> ask(out, in, "SMEMBERS", key);
              case "zset" -> ask(out, in, "ZRANGE", key, "0", "-1");
              case "none" -> List.of();
              default -> throw new IllegalStateException("a value in Redis of type " + type);
            };
        if (holds(key.getBytes(ISO_8859_1), text)
            || values.stream().anyMatch(value -> holds(value.getBytes(ISO_8859_1), text))) {
          places.add("Redis " + key);
        }
      }
    }
    return places;
  }

  private static List<String> ask(OutputStream out, InputStream in, String... words)
      throws IOException {
    var request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append("$%d\r\n%s\r\n".formatted(word.length(), word));
    }
    out.write(request.toString().getBytes(ISO_8859_1));
    List<String> answer = new ArrayList<>();
    read(in, answer);
    return answer;
  }

  private static void read(InputStream in, List<String> answer) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> answer.add(rest);
      case '$' -> {
        int length = Integer.parseInt(rest);
        if (length >= 0) {
          answer.add(new String(in.readNBytes(length), ISO_8859_1));
          line(in);
        }
      }
      case '*' -> {
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          read(in, answer);
        }
      }
      default -> throw new IOException("Redis says " + line);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis has closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static List<String> files(Path folder, String text) throws IOException {
    List<String> places = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return places;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream raw = Files.newInputStream(file);
            InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
          if (holds(in.readAllBytes(), text)) {
            places.add("file " + folder.relativize(file));
          }
        }
      }
    }
    return places;
  }

  private static boolean holds(byte @Nullable [] bytes, String text) {
    return bytes != null
        && new String(bytes, ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .contains(new String(text.getBytes(UTF_8), ISO_8859_1).toLowerCase(Locale.ROOT));
  }
}
