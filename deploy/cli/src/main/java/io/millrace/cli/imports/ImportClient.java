package io.millrace.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.imports.Item.Outgoing;
import io.millrace.cli.outcome.CliException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches to {@code POST /v1/imports} and does not give up when the service goes away for a
 * while: it sends again from the first record without an answer. A record that had been taken is
 * recognised by its key, so that nothing happens twice.
 */
final class ImportClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();
  private final URI url;
  private final String token;
  private final Duration patience;
  private final Consumer<String> notice;

  /**
   * @param patience how long it tries without any progress before it gives up
   * @param notice is told about interruptions
   */
  ImportClient(URI commandUrl, String token, Duration patience, Consumer<String> notice) {
    this.url = commandUrl.resolve("/v1/imports");
    this.token = token;
    this.patience = patience;
    this.notice = notice;
  }

  /** What became of a record: it is new, was there, or cannot be taken. */
  enum Outcome {
    CREATED,
    RECOGNISED,
    REJECTED
  }

  /**
   * What the service said about one record.
   *
   * @param reason why it was rejected
   * @param detail more of the reason; for one that is recognised that what was taken under its key
   *     before is not the same
   */
  record Answer(Outcome outcome, String reason, @Nullable String detail) {}

  /** A request under way. */
  final class Exchange {
    private final List<Outgoing> records;
    private final List<Answer> answers = new ArrayList<>();
    private Attempt attempt;

    private Exchange(List<Outgoing> records) {
      this.records = records;
      this.attempt = send(records);
    }

    /**
     * One answer per record, in order. Waits, and tries again as long as there is hope.
     *
     * @throws CliException when the service refuses the request as such, or stays away
     */
    List<Answer> await() {
      long lastProgress = System.nanoTime();
      Duration pause = FIRST_PAUSE;
      while (true) {
        int before = answers.size();
        String trouble = attempt.await(answers);
        if (answers.size() == records.size()) {
          return answers;
        }
        if (answers.size() > before) {
          lastProgress = System.nanoTime();
          pause = FIRST_PAUSE;
        }
        if (System.nanoTime() - lastProgress > patience.toNanos()) {
          throw new CliException(
              "The import was interrupted and %s did not come back within %d s (%s). See ./millrace status and ./millrace logs command, then import the file again: what is there already is recognised."
                  .formatted(url, patience.toSeconds(), trouble));
        }
        notice.accept("interrupted (%s); trying again".formatted(trouble));
        LockSupport.parkNanos(pause.toNanos());
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        attempt = send(records.subList(answers.size(), records.size()));
      }
    }
  }

  /** Sends without waiting for the answers. */
  Exchange start(List<Outgoing> records) {
    return new Exchange(records);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Attempt send(List<Outgoing> records) {
    var lines = new LineCollector();
    if (records.isEmpty()) {
      return new Attempt(records, lines, CompletableFuture.completedFuture(OK));
    }
    var request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .header("Accept", "application/x-ndjson, application/problem+json")
            .timeout(REQUEST_LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(Batch.ndjson(records)))
            .build();
    var status =
        http.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(lines))
            .thenApply(HttpResponse::statusCode);
    return new Attempt(records, lines, status);
  }

  /** One request for some records. */
  private record Attempt(
      List<Outgoing> records, LineCollector lines, CompletableFuture<Integer> status) {

    /**
     * Adds the answers that came.
     *
     * @return what went wrong; empty if nothing did
     */
    String await(List<Answer> answers) {
      String trouble = "";
      int code = OK;
      try {
        code = status.get(REQUEST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        status.cancel(true);
        trouble = "no full answer within %d s".formatted(REQUEST_LIMIT.toSeconds());
      } catch (ExecutionException e) {
        trouble = words(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException(
            "The import was interrupted. Import the file again: what is there already is recognised.",
            e);
      }
      List<String> received = lines.soFar();
      if (code == OK) {
        return take(received, answers, trouble);
      }
      String text = "HTTP %d: %s".formatted(code, detail(received));
      if (code >= SERVER_ERROR || code == TOO_MANY) {
        return text;
      }
      throw new CliException(
          "The service refused the import with %s. Nothing of the request that it refused was imported."
              .formatted(text));
    }

    private String take(List<String> received, List<Answer> answers, String trouble) {
      for (int i = 0; i < received.size() && i < records.size(); i++) {
        JsonNode node = parse(received.get(i));
        if (node == null) {
          return trouble.isEmpty() ? "an answer that is no JSON: " + received.get(i) : trouble;
        }
        if (node.path("line").asInt(i + 1) != i + 1) {
          throw new CliException(
              "The service answered out of order (answer %d is for record %d), so it is not known what was imported. Please report this."
                  .formatted(i + 1, node.path("line").asInt()));
        }
        String result = node.path("result").asText().toUpperCase(Locale.ROOT);
        var outcome =
            Arrays.stream(Outcome.values()).filter(it -> it.name().equals(result)).findFirst();
        if (outcome.isEmpty()) {
          return received.get(i);
        }
        answers.add(
            new Answer(
                outcome.get(),
                node.path("reason").asText("unknown"),
                node.path("detail").textValue()));
      }
      return trouble.isEmpty() && received.size() < records.size()
          ? "the answer ended early"
          : trouble;
    }

    private static @Nullable JsonNode parse(String line) {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException cutOff) {
        return null;
      }
    }

    private static String detail(List<String> body) {
      String text = String.join(" ", body);
      JsonNode problem = parse(text);
      if (problem == null) {
        return text.isBlank() ? "no reason given" : text;
      }
      return problem.path("detail").asText(problem.path("title").asText(text));
    }

    private static String words(Throwable failure) {
      String message = failure.getMessage();
      return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
  }
}
