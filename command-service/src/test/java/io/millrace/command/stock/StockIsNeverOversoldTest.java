package io.millrace.command.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.decision.Decision.Rejected;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class StockIsNeverOversoldTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void reservesUpToWhatIsAvailableAndNotOneMore() {
    Stock stock = new Stock(10, 4);

    assertThat(StockDecider.decide(stock, new StockCommand.Reserve("o", 6), NOW))
        .isEqualTo(Decision.accept(new StockEvent.StockReserved("o", 6, 10, 10, NOW)));
    assertThat(StockDecider.decide(stock, new StockCommand.Reserve("o", 7), NOW))
        .isEqualTo(Decision.reject(new StockRejection.NotEnough(7, 6)));
  }

  @Test
  void aWriteOffDoesNotTakeWhatOrdersHold() {
    assertThat(StockDecider.decide(new Stock(10, 4), new StockCommand.Adjust(-7, "lost"), NOW))
        .isEqualTo(Decision.reject(new StockRejection.NotEnough(7, 6)));
  }

  @Test
  void noOrderGivesBackMoreThanIsHeld() {
    assertThat(StockDecider.decide(new Stock(10, 4), new StockCommand.Release("o", 5), NOW))
        .isInstanceOf(Rejected.class);
    assertThat(StockDecider.decide(new Stock(10, 4), new StockCommand.Ship("o", 5), NOW))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void noCountGrowsWithoutBound() {
    Stock full = new Stock(StockDecider.MAX_PIECES, 0);

    assertThat(StockDecider.decide(full, new StockCommand.Receive(1), NOW))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void holdsAfterAnySequenceOfCommands() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    Stock stock = Stock.NONE;
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      StockCommand command = command(random);
      if (StockDecider.decide(stock, command, NOW) instanceof Accepted<StockEvent> yes) {
        Stock after = StockDecider.evolve(stock, yes.events().getFirst());
        assertThat(after)
            .isEqualTo(
                new Stock(
                    stock.onHand() + command.onHandChange(),
                    stock.reserved() + command.reservedChange()));
        stock = after;
        accepted++;
      }
    }
    assertThat(accepted).isBetween(20_000, 95_000);
  }

  private static StockCommand command(RandomGenerator random) {
    long quantity = random.nextLong(1, 20);
    return switch (random.nextInt(6)) {
      case 0 -> new StockCommand.Receive(quantity);
      case 1 -> new StockCommand.Adjust(quantity - 10 == 0 ? 1 : quantity - 10, "count");
      case 2 -> new StockCommand.Reserve("o", quantity);
      case 3 -> new StockCommand.Release("o", quantity);
      case 4 -> new StockCommand.Ship("o", quantity);
      default -> new StockCommand.TakeBack("o", quantity);
    };
  }
}
