package io.millrace.query.reports;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Answer;
import io.millrace.query.reports.ReportReader.Aged;
import io.millrace.query.reports.ReportReader.Grouping;
import io.millrace.query.reports.ReportReader.Ranking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reports over HTTP, for those who run the shop. */
@Path("/v1/reports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class ReportResource {
  private static final int DEFAULT_RANKS = 10;

  private final ReportReader reader;
  private final ConsistentReads reads;
  private final ReadPreferences preferences;
  private final Answers answers;

  ReportResource(
      ReportReader reader, ConsistentReads reads, ReadPreferences preferences, Answers answers) {
    this.reader = reader;
    this.reads = reads;
    this.preferences = preferences;
    this.answers = answers;
  }

  /** Revenue by day, month or country; one item per currency. */
  @GET
  @Path("/revenue")
  public Uni<Response> revenue(@Context UriInfo uri, @Context HttpHeaders headers) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    String by = parameters.oneOf("by", List.of("day", "month", "country")).orElse("month");
    boolean materialized = materialized(parameters);
    if (materialized && !by.equals("month")) {
      parameters.refuse("source", "can be 'materialized' with by=month only");
    }
    parameters.check();
    ReadPreference preference = preferences.of(headers);
    return materialized && preference.demand() == null
        ? reads.read(reader.monthlyRevenue(), preference).map(this::aged)
        : reads.read(reader.revenue(Grouping.valueOf(upper(by))), preference).map(this::report);
  }

  /** The products that sell best, by quantity or by what they bring; ties by SKU. */
  @GET
  @Path("/bestsellers")
  public Uni<Response> bestsellers(@Context UriInfo uri, @Context HttpHeaders headers) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    String by = parameters.oneOf("by", List.of("quantity", "gross")).orElse("quantity");
    int limit = parameters.limit(DEFAULT_RANKS);
    boolean materialized = materialized(parameters);
    parameters.check();
    Ranking ranking = Ranking.valueOf(upper(by));
    ReadPreference preference = preferences.of(headers);
    return materialized && preference.demand() == null
        ? reads.read(reader.rankedBestsellers(ranking, limit), preference).map(this::aged)
        : reads.read(reader.bestsellers(ranking, limit), preference).map(this::report);
  }

  /** The products that were looked at most; ties by SKU. Views of the last seconds are missing. */
  @GET
  @Path("/most-viewed")
  public Uni<Response> mostViewed(@Context UriInfo uri) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    int limit = parameters.limit(DEFAULT_RANKS);
    parameters.check();
    return reads.read(reader.mostViewed(limit), ReadPreference.ANY).map(this::report);
  }

  private <T> Response report(Answer<T> answer) {
    Report<T> report = new Report<>(answer.progress().asOf(), null, answer.rows());
    return answers.fromStore(report, answer, Answers.BRIEFLY).build();
  }

  /**
   * Figures that were made before. They tell their age in the body and in {@code Age}; what a token
   * stands for they cannot prove, so that tokens are answered live.
   */
  private <T> Response aged(Answer<Aged<T>> answer) {
    Instant asOf = null;
    Instant refreshedAt = null;
    List<T> items = new ArrayList<>();
    for (Aged<T> row : answer.rows()) {
      asOf = row.asOf();
      refreshedAt = row.refreshedAt();
      T item = row.item();
      if (item != null) {
        items.add(item);
      }
    }
    Report<T> report = new Report<>(asOf, refreshedAt, items);
    return answers.old(report, answer, Answers.BRIEFLY, asOf, refreshedAt).build();
  }

  private static boolean materialized(Parameters parameters) {
    return parameters
        .oneOf("source", List.of("live", "materialized"))
        .filter("materialized"::equals)
        .isPresent();
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
