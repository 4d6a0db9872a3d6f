package io.millrace.projector.testkit;

import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.audit.AuditMonitor;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.audit.Auditor;
import io.millrace.platform.projection.audit.DifferenceRepair;
import io.millrace.platform.projection.audit.postgres.PostgresAudits;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.operations.AuditOperations;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A projector with an auditor beside it, as the service has one. */
public final class AuditedProjector implements AutoCloseable {
  /** The auditor waits for operators, and makes no rounds by itself. */
  public static final Auditor.Settings ON_DEMAND = settings(false);

  /** Round after round. */
  public static final Auditor.Settings ALWAYS = settings(true);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final AuditMonitor monitor = new AuditMonitor(InstantSource.system());
  private final ProjectorRuntime runtime;
  private final AuditOperations operations;

  private AuditedProjector(TestDatabase database, EventHistory history, Auditor.Settings settings) {
    PostgresAudits audits = new PostgresAudits(database.pool(), TestProjector.tables(), TIMEOUT);
    operations = new AuditOperations(database.pool(), TestProjector.tables(), TIMEOUT);
    runtime = TestProjector.made(database.pool(), history);
    runtime
        .with(
            "audit",
            new Auditor(
                audits,
                history,
                runtime.monitor(),
                monitor,
                settings,
                UUID.randomUUID().toString()))
        .with("repair", new DifferenceRepair(audits, history, runtime.runner(), LOOK))
        .start();
  }

  private static Auditor.Settings settings(boolean rounds) {
    return new Auditor.Settings(
        rounds,
        true,
        1_000_000,
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(20));
  }

  public static AuditedProjector start(
      TestDatabase database, EventHistory history, Auditor.Settings settings) {
    return new AuditedProjector(database, history, settings);
  }

  public ProjectorRuntime runtime() {
    return runtime;
  }

  /** Differences found, of all views. */
  public long found() {
    return count(Count.FOUND);
  }

  public long count(Count what) {
    return TestProjector.projections().stream().mapToLong(name -> monitor.count(name, what)).sum();
  }

  /** Does as the command does, and waits for the end. */
  public Outcome audit(@Nullable String view, boolean repair) {
    return outcome(operations.ask(view, repair, "a test").getLong("id"));
  }

  /** Waits for the end of a run. */
  public Outcome outcome(long id) {
    await().until(() -> show(id).getString("phase").equals("done"));
    return new Outcome(show(id));
  }

  private JsonObject show(long id) {
    return operations.show(id).orElseThrow();
  }

  @Override
  public void close() {
    runtime.close();
  }

  /** What an audit came to. */
  public record Outcome(JsonObject json) {
    /** The views that differ, each as {@code missing/behind/repaired/sums that differ}. */
    public TreeMap<String, String> differing() {
      TreeMap<String, String> differing = new TreeMap<>();
      for (Object each : json.getJsonArray("items")) {
        JsonObject item = (JsonObject) each;
        String figures =
            "%d/%d/%d/%d"
                .formatted(
                    item.getLong("missing"),
                    item.getLong("behind"),
                    item.getLong("repaired"),
                    Objects.requireNonNullElse(item.getLong("sumsDiffer"), 0L));
        if (!figures.equals("0/0/0/0")) {
          differing.put(item.getString("name") + "/" + item.getInteger("version"), figures);
        }
      }
      return differing;
    }

    public long compared(String view) {
      return item(view).getLong("compared");
    }

    public JsonObject item(String view) {
      return json.getJsonArray("items").stream()
          .map(JsonObject.class::cast)
          .filter(item -> item.getString("name").equals(view))
          .findFirst()
          .orElseThrow();
    }
  }
}
