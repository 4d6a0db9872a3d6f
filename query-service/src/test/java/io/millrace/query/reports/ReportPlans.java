package io.millrace.query.reports;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.reports.ReportReader.Grouping;
import io.millrace.query.reports.ReportReader.Ranking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;

/** The reports: they read all of a small table of sums, which orders do not make longer. */
@ApplicationScoped
class ReportPlans implements PlannedQueries {
  @Inject ReportReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    Map<String, ViewStatement<?>> all = new TreeMap<>();
    for (Grouping by : Grouping.values()) {
      all.put("reports/revenue?by=" + by, reader.revenue(by));
    }
    all.put("reports/revenue?source=materialized", reader.monthlyRevenue());
    for (Ranking by : Ranking.values()) {
      all.put("reports/bestsellers?by=" + by, reader.bestsellers(by, 10));
      all.put("reports/ranked?by=" + by, reader.rankedBestsellers(by, 10));
    }
    all.put("reports/most-viewed", reader.mostViewed(10));
    return all;
  }
}
