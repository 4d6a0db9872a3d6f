package io.millrace.command.order;

import static io.millrace.command.order.Orders.NOW;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.guestOrders;
import static io.millrace.command.order.Orders.line;
import static io.millrace.command.order.Orders.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Deliver;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold after any sequence of commands, sensible or not. A seed repeats its run. */
class AnyHistoryTest {
  private static final int HISTORIES = 2_000;
  private static final int STEPS = 25;
  private static final int HOLD_SECONDS = 1800;
  private static final Duration HOLD = Duration.ofSeconds(HOLD_SECONDS);
  private static final List<String> SKUS = List.of("HEART", "LAMP", "POST", "GIFT");

  @ParameterizedTest
  @ValueSource(longs = {1, 20_101_201, 77})
  void conservesPiecesAndMoneyAndFoldsToItsState(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    EnumCount reached = new EnumCount();
    for (int i = 0; i < HISTORIES; i++) {
      reached.add(live(random));
    }
    // A walk that never leaves the first states would prove nothing.
    assertThat(reached.counts).containsOnlyKeys(OrderStatus.values());
  }

  private static OrderStatus live(RandomGenerator random) {
    List<OrderEvent> history = new ArrayList<>();
    Map<String, Long> held = new HashMap<>();
    Map<String, Long> gone = new HashMap<>();
    Order state = Order.NONE;
    state = apply(state, OrderDecider.decide(state, place(random), NOW), history, held, gone);
    for (int i = 0; i < STEPS; i++) {
      OrderCommand command = random.nextInt(40) == 0 ? new Expire(HOLD, HOLD) : step(random);
      Decision<OrderEvent> decision =
          OrderDecider.decide(state, command, NOW.plusSeconds(random.nextInt(2 * HOLD_SECONDS)));
      if (state instanceof Existing before
          && decision instanceof Accepted<OrderEvent>
          && command instanceof Step step) {
        assertThat(before.allowedNext()).contains(step.verb());
      }
      if (state instanceof Existing before
          && command instanceof Step step
          && !before.allowedNext().contains(step.verb())) {
        assertThat(decision).isNotInstanceOf(Accepted.class);
      }
      state = apply(state, decision, history, held, gone);
    }
    Existing end = Orders.fold(Order.NONE, history);
    assertThat(end).isEqualTo(state);
    checkBooks(end, held, gone);
    return end.status();
  }

  private static Order apply(
      Order state,
      Decision<OrderEvent> decision,
      List<OrderEvent> history,
      Map<String, Long> held,
      Map<String, Long> gone) {
    if (!(decision instanceof Accepted<OrderEvent> accepted)) {
      return state;
    }
    Existing after = Orders.fold(state, accepted.events());
    for (OrderEvent event : accepted.events()) {
      history.add(event);
      for (StockMove move : StockMove.of(event, after.details())) {
        switch (move.kind()) {
          case RESERVE -> held.merge(move.sku(), move.quantity(), Long::sum);
          case RELEASE -> held.merge(move.sku(), -move.quantity(), Long::sum);
          case SHIP -> {
            held.merge(move.sku(), -move.quantity(), Long::sum);
            gone.merge(move.sku(), move.quantity(), Long::sum);
          }
          case TAKE_BACK -> gone.merge(move.sku(), -move.quantity(), Long::sum);
        }
      }
    }
    return after;
  }

  /**
   * What the stock was asked for is what the lines say; no record's own check has failed either.
   */
  private static void checkBooks(Existing order, Map<String, Long> held, Map<String, Long> gone) {
    Map<String, Long> left = new HashMap<>();
    Map<String, Long> kept = new HashMap<>();
    for (LineProgress line : order.details().lines()) {
      if (line.ordered().stocked()) {
        boolean cancelled = order.status() == OrderStatus.CANCELLED;
        left.merge(line.ordered().sku(), cancelled ? 0L : line.left(), Long::sum);
        kept.merge(line.ordered().sku(), (long) line.kept(), Long::sum);
      }
    }
    left.forEach((sku, pieces) -> assertThat(held).containsEntry(sku, pieces));
    kept.forEach((sku, pieces) -> assertThat(gone.getOrDefault(sku, 0L)).isEqualTo(pieces));
    long booked = order.details().payments().values().stream().mapToLong(Long::longValue).sum();
    assertThat(order.details().paid()).isEqualTo(booked);
  }

  private static OrderCommand place(RandomGenerator random) {
    RequestedLine[] lines = new RequestedLine[random.nextInt(1, 4)];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line(SKUS.get(random.nextInt(SKUS.size())), random.nextInt(1, 3));
    }
    return guestOrders(lines);
  }

  private static Step step(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Pay(gbp(random.nextInt(0, 5) * 255L), "psp-" + random.nextInt(6));
      case 3 -> new Pay(gbp(random.nextInt(0, 3) * 500L), "psp-" + random.nextInt(6));
      case 4, 5 ->
          new Ship(List.of(pieces(random.nextInt(1, 4), random.nextInt(1, 3))), null, null);
      case 6 -> new Ship(List.of(), null, null);
      case 7 -> new Deliver();
      case 8, 9 -> new TakeBack(List.of(pieces(random.nextInt(1, 4), random.nextInt(1, 3))), null);
      case 10 -> new Refund(gbp(random.nextInt(1, 1000)));
      default -> random.nextInt(4) == 0 ? new Cancel("because") : new Deliver();
    };
  }

  private static final class EnumCount {
    private final Map<OrderStatus, Integer> counts = new HashMap<>();

    void add(OrderStatus status) {
      counts.merge(status, 1, Integer::sum);
    }
  }
}
