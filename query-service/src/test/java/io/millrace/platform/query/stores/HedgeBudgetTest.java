package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Extra reads stay a small share of all reads. */
class HedgeBudgetTest {
  @Test
  void threeInAHundred() {
    HedgeBudget budget = new HedgeBudget(3);
    int spent = 0;
    for (int i = 0; i < 10_000; i++) {
      budget.earn();
      spent += budget.trySpend() ? 1 : 0;
    }
    assertThat(spent).isBetween(298, 300);
  }

  @Test
  void whatIsSavedIsBounded() {
    HedgeBudget budget = new HedgeBudget(3);
    for (int i = 0; i < 100_000; i++) {
      budget.earn();
    }
    int spent = 0;
    while (budget.trySpend()) {
      spent++;
    }
    assertThat(spent).isEqualTo(10);
  }

  @Test
  void zeroAllowsNone() {
    HedgeBudget budget = new HedgeBudget(0);
    budget.earn();
    assertThat(budget.trySpend()).isFalse();
  }
}
