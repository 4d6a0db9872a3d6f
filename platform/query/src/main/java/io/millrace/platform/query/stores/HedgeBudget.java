package io.millrace.platform.query.stores;

/**
 * How many extra reads there may be: a share of all reads, saved up to a few, so that hedging
 * cannot double the load when everything is slow (Dean and Barroso, "The tail at scale").
 */
final class HedgeBudget {
  private static final double MOST = 10;

  private final double perRead;
  private double saved;

  /**
   * A budget.
   *
   * @param percent extra reads in a hundred
   */
  HedgeBudget(double percent) {
    perRead = percent / 100;
  }

  /**
   * From which quantile of the recent reads on a second store is asked: the 95th percentile, or a
   * later one if the budget could not pay for that many. Of those that are asked for earlier most
   * would have come anyway, and the one that is stuck would find the budget spent.
   */
  double quantile() {
    return Math.max(0.95, 1 - perRead / 2);
  }

  /** A read begins: something is saved for a later one. */
  synchronized void earn() {
    saved = Math.min(MOST, saved + perRead);
  }

  /** Whether an extra read is allowed now; it then counts. */
  synchronized boolean trySpend() {
    if (saved < 1) {
      return false;
    }
    saved -= 1;
    return true;
  }
}
