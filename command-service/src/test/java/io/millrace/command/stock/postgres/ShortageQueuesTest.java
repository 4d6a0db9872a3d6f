package io.millrace.command.stock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.postgres.ShortageQueues.Place;
import io.millrace.command.stock.postgres.ShortageQueues.Supply;
import io.millrace.command.stock.postgres.StockReplenisher.Seen;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** As many commands go on as there are pieces for, in the order in which they came. */
class ShortageQueuesTest {
  private static final Place PLACE = new Place(1, List.of("A"));
  private static final long FOR_EVER = System.nanoTime() + Duration.ofHours(1).toNanos();

  private final LinkedBlockingQueue<Begun> looks = new LinkedBlockingQueue<>();
  private final ShortageQueues queues =
      new ShortageQueues(
          (_, asked) ->
              Uni.createFrom().emitter(answer -> looks.add(new Begun(List.copyOf(asked), answer))),
          Duration.ofMillis(5));

  private record Begun(List<SortedMap<String, Long>> asked, UniEmitter<? super Supply> answer) {
    /** Ends the look. */
    void shows(long everywhere, long here) {
      answer.complete(
          new Supply(
              new Seen(Map.of("A", new Total(everywhere, 0, 1, false)), true), Map.of("A", here)));
    }
  }

  private Begun look() throws InterruptedException {
    Begun look = looks.poll(30, TimeUnit.SECONDS);
    assertThat(look).as("a look within 30 s").isNotNull();
    return look;
  }

  private CompletableFuture<Seen> ask(long pieces, long untilNanos) {
    return queues
        .ask(PLACE, new TreeMap<>(Map.of("A", pieces)), untilNanos)
        .subscribeAsCompletionStage();
  }

  /** Commands that came while the first look was under way, for one piece each. */
  private List<CompletableFuture<Seen>> waiting(int many) throws InterruptedException {
    CompletableFuture<Seen> first = ask(1, FOR_EVER);
    List<CompletableFuture<Seen>> waiting = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      waiting.add(ask(1, FOR_EVER));
    }
    look().shows(9, 1);
    assertThat(first).isDone();
    return waiting;
  }

  @Test
  void whoeverComesWhileALookIsUnderWayWaitsForTheNext() throws Exception {
    List<CompletableFuture<Seen>> waiting = waiting(2);

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    Begun second = look();
    assertThat(second.asked()).hasSize(2);
    second.shows(9, 2);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }

  @Test
  void nobodyGoesOnForAPieceThatAnotherWasPromised() throws Exception {
    List<CompletableFuture<Seen>> waiting = waiting(3);

    look().shows(9, 2);

    assertThat(waiting.stream().map(CompletableFuture::isDone)).containsExactly(true, true, false);
  }

  @Test
  void whoeverIsLeftIsFirstInTheNextLook() throws Exception {
    List<CompletableFuture<Seen>> waiting = waiting(2);
    Begun second = look();
    CompletableFuture<Seen> last = ask(1, FOR_EVER);
    second.shows(9, 1);

    look().shows(9, 1);

    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(last).isNotDone();
  }

  @Test
  void whoeverAsksForMuchDoesNotHoldUpThoseWhoAskForLess() throws Exception {
    waiting(0);
    CompletableFuture<Seen> first = ask(5, FOR_EVER);
    Begun look = look();
    CompletableFuture<Seen> second = ask(2, FOR_EVER);
    look.shows(9, 0);

    look().shows(9, 2);

    assertThat(first).isNotDone();
    assertThat(second).isDone();
  }

  @Test
  void piecesOnTheirWayAreWaitedFor() throws Exception {
    CompletableFuture<Seen> command = ask(1, FOR_EVER);
    for (int i = 0; i < 50; i++) {
      look().shows(1, 0);
    }
    assertThat(command).isNotDone();

    look().shows(1, 1);

    assertThat(command).isDone();
  }

  @Test
  void whereThereIsTooLittleEverywhereAllAreToldAtOnce() throws Exception {
    List<CompletableFuture<Seen>> waiting = waiting(5);

    look().shows(0, 0);

    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }

  @Test
  void whoeverHasWaitedForLongEnoughIsToldToComeAgain() throws Exception {
    CompletableFuture<Seen> command = ask(1, System.nanoTime());

    look().shows(1, 0);

    assertThat(command)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            told -> assertThat(told.problem().type()).isEqualTo(ProblemType.OVERLOADED));
  }

  @Test
  void aLookThatFailsIsToldToThoseWhoWaitedForItAndTheOthersGetTheirOwn() throws Exception {
    CompletableFuture<Seen> first = ask(1, FOR_EVER);
    CompletableFuture<Seen> second = ask(1, FOR_EVER);

    look().answer().fail(new IllegalStateException("no"));
    look().shows(1, 1);

    await().until(first::isCompletedExceptionally);
    assertThat(second).isCompleted();
  }

  @Test
  void aLookIsBegunForWhoeverComesAfterAllHaveGone() throws Exception {
    waiting(0);
    assertThat(looks).isEmpty();

    CompletableFuture<Seen> command = ask(1, FOR_EVER);
    look().shows(1, 1);

    assertThat(command).isDone();
  }
}
