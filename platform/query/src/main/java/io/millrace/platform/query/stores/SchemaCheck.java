package io.millrace.platform.query.stores;

import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.SchemaFit.Fits;
import io.millrace.platform.query.stores.SchemaFit.Newer;
import io.millrace.platform.query.stores.SchemaFit.Older;
import io.millrace.platform.query.stores.SchemaFit.Unknown;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this build from reading a schema of another one. A newer one ends the start. An older one
 * is about to be migrated, by a projector or a job that started at the same time: until then the
 * service is not ready. Once it has fitted it is not looked at again: what comes after that is a
 * rolling change, during which old instances go on.
 */
@Singleton
class SchemaCheck {
  static final String ACCEPT_NEWER = "millrace.read.accept-newer-schema";

  private static final Logger LOG = Logger.getLogger(SchemaCheck.class);

  /** After the settings were found to be there. */
  private static final int SECOND = 2;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String NO_TABLE = "42P01";
  private static final String NOT_ALLOWED = "42501";
  private static final String APPLIED =
      "select version from flyway_schema_history where success and version is not null order by"
          + " installed_rank";

  private final ReadSchema schema = ReadSchema.ofThisBuild();
  private final List<ReadStore> stores;
  private final boolean newerIsFine;
  private final Duration patience;
  private volatile SchemaFit fit = new Unknown();
  private @Nullable Cancellable looking;

  SchemaCheck(ReadStores stores, QueryConfig config) {
    // The primary first: a replica may not show the last migration yet.
    this.stores = Stream.concat(stores.primary().stream(), stores.replicas().stream()).toList();
    newerIsFine = config.read().acceptNewerSchema();
    patience = config.read().connectTimeout().plus(config.read().attemptTimeout());
  }

  void check(@Observes @Priority(SECOND) StartupEvent event) {
    fit = look().await().atMost(patience.multipliedBy(stores.size() + 1L));
    if (fit instanceof Newer) {
      throw new IllegalStateException("The schema is " + fit);
    }
    if (!(fit instanceof Fits)) {
      LOG.warnf("The schema is %s", fit);
      looking =
          Multi.createFrom()
              .ticks()
              .every(PAUSE)
              .onOverflow()
              .drop()
              .onItem()
              .transformToUniAndConcatenate(tick -> look())
              .select()
              .first(found -> become(found) instanceof Fits == false)
              .subscribe()
              .with(found -> {}, failure -> LOG.error("The schema is not looked at", failure));
    }
  }

  @PreDestroy
  void stop() {
    if (looking != null) {
      looking.cancel();
    }
  }

  /** What is known by now. */
  SchemaFit fit() {
    return fit;
  }

  private SchemaFit become(SchemaFit found) {
    if (!found.equals(fit)) {
      LOG.infof("The schema is %s", found);
    }
    fit = found;
    return found;
  }

  /** Asks one store after the other until one answers. */
  private Uni<SchemaFit> look() {
    Uni<SchemaFit> answer = Uni.createFrom().item(new Unknown());
    for (ReadStore store : stores.reversed()) {
      Uni<SchemaFit> others = answer;
      answer = ask(store).onFailure().recoverWithUni(() -> others);
    }
    return answer;
  }

  private Uni<SchemaFit> ask(ReadStore store) {
    return Uni.createFrom()
        .deferred(() -> store.probe().query(APPLIED).execute())
        .ifNoItem()
        .after(patience)
        .fail()
        .map(rows -> schema.compare(versions(rows), newerIsFine))
        .onFailure(failure -> is(failure, NO_TABLE))
        .recoverWithItem(() -> new Older(schema.known()))
        .onFailure(failure -> is(failure, NOT_ALLOWED))
        .recoverWithItem(
            () ->
                new Fits(
                    "not checked: the role that reads may not read flyway_schema_history; grant it select"));
  }

  private static List<String> versions(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList();
  }

  private static boolean is(Throwable failure, String sqlState) {
    return failure instanceof PgException refused && sqlState.equals(refused.getSqlState());
  }
}
