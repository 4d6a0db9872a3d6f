package io.millrace.command.stock.postgres;

import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.service.problems.Problem;

/** What a caller is told of stock that did not come. */
final class StockProblems {
  private StockProblems() {}

  /** Pieces that are there did not come to where they are asked for; nothing has happened. */
  static Problem away() {
    return StoreProblems.contended(
        "There is enough in stock, but others were faster to take it, or it is on its way between"
            + " shards for longer than a request waits.");
  }
}
