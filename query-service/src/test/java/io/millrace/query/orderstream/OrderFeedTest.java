package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.cache.ViewKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes back goes on where it was, or is told that it cannot. */
class OrderFeedTest {
  private final OrderFeed feed = new OrderFeed(3);

  @BeforeEach
  void twoPartitionsAreFollowed() {
    feed.following(Map.of(0, 10L, 1, 0L));
  }

  @Test
  void aNewReaderSeesWhatComesNext() {
    change("a", 0, 10);
    OrderFeed.Place place = feed.end();
    assertThat(feed.look(place)).isInstanceOf(OrderFeed.AtEnd.class);

    change("b", 1, 0);

    assertThat(orders(place)).containsExactly("b");
  }

  @Test
  void oneThatComesBackMissesNothing() {
    change("a", 0, 10);
    String position = last().position();
    change("b", 1, 0);
    change("c", 0, 11);

    OrderFeed.Place place = feed.after(FeedPosition.read(position).orElseThrow()).orElseThrow();

    assertThat(orders(place)).containsExactly("b", "c");
  }

  @Test
  void oneThatHasSeenNothingYetKnowsWhereItStands() {
    OrderFeed.Place place = feed.end();
    change("a", 0, 10);

    OrderFeed.Place again = feed.after(place.seen()).orElseThrow();

    assertThat(orders(again)).containsExactly("a");
  }

  @Test
  void whatIsNoOrderMovesWhoWaitsAtTheEnd() {
    change("a", 0, 10);
    OrderFeed.Place place = feed.end();
    feed.changed(new ViewKey("stock_view", "s"), 1, 1, 0);

    assertThat(feed.position(place)).isEqualTo("0-10.1-0");
  }

  @Test
  void oneThatIsBehindStandsAtItsLastChange() {
    OrderFeed.Place place = feed.end();
    change("a", 0, 10);
    change("b", 1, 0);
    place = new OrderFeed.Place(place.afterSequence() + 1, place.seen());

    assertThat(feed.position(place)).isEqualTo("0-10");
  }

  @Test
  void oneThatCameWithMoreKeepsIt() {
    OrderFeed.Place place = new OrderFeed.Place(0, new FeedPosition(Map.of(0, 9L, 1, 7L)));
    change("a", 0, 10);

    assertThat(feed.position(new OrderFeed.Place(1, place.seen()))).isEqualTo("0-10.1-7");
  }

  @Test
  void oneWhoseLastChangeIsGoneIsToldNothingNew() {
    OrderFeed.Place place = feed.end();
    for (int i = 0; i < 5; i++) {
      change("x", 0, 10 + i);
    }

    assertThat(feed.position(new OrderFeed.Place(1, place.seen()))).isEmpty();
  }

  @Test
  void oneThatIsTooLateIsTold() {
    change("a", 0, 10);
    FeedPosition position = FeedPosition.read(last().position()).orElseThrow();
    change("b", 1, 0);
    change("c", 0, 11);
    change("d", 0, 12);
    assertThat(feed.after(position)).isPresent();

    change("e", 1, 1);

    assertThat(feed.after(position)).isEmpty();
  }

  @Test
  void whatWasBeforeTheBeginningIsGone() {
    assertThat(feed.after(new FeedPosition(Map.of(0, 8L, 1, -1L)))).isEmpty();
    assertThat(feed.after(new FeedPosition(Map.of(0, 9L)))).isPresent();
  }

  @Test
  void nobodyCanHaveSeenMoreThanThereIs() {
    change("a", 0, 10);
    FeedPosition ahead = new FeedPosition(Map.of(0, 11L));
    feed.endsAt(Map.of(0, 11L, 1, 0L));

    assertThat(feed.after(ahead)).isEmpty();
    assertThat(feed.isAhead(ahead)).isTrue();
    assertThat(feed.isOnItsWay(ahead)).isFalse();
  }

  @Test
  void anotherInstanceMayHaveSeenMore() {
    change("a", 0, 10);
    FeedPosition ahead = new FeedPosition(Map.of(0, 11L));
    feed.endsAt(Map.of(0, 12L, 1, 0L));
    assertThat(feed.after(ahead)).isEmpty();
    assertThat(feed.isOnItsWay(ahead)).isTrue();

    change("b", 0, 11);

    assertThat(feed.after(ahead)).isPresent();
  }

  @Test
  void aTopicThatWasMadeAnewIsReadAnew() {
    OrderFeed.Place place = feed.end();
    change("a", 0, 10);
    FeedPosition position = FeedPosition.read(last().position()).orElseThrow();

    feed.following(Map.of(0, 0L, 1, 0L));
    feed.endsAt(Map.of(0, 2L, 1, 0L));
    OrderFeed.Place fresh = feed.end();
    change("b", 0, 0);
    change("c", 0, 1);

    assertThat(feed.look(place)).isInstanceOf(OrderFeed.Overtaken.class);
    assertThat(orders(fresh)).containsExactly("b", "c");
    assertThat(feed.after(position)).isEmpty();
    assertThat(feed.after(FeedPosition.read(last().position()).orElseThrow())).isPresent();
    assertThat(orders(feed.after(new FeedPosition(Map.of(0, 0L))).orElseThrow()))
        .containsExactly("c");
  }

  @Test
  void aReaderThatIsOvertakenIsTold() {
    OrderFeed.Place place = feed.end();
    for (int i = 0; i < 4; i++) {
      change("x", 0, 10 + i);
    }
    assertThat(feed.look(place)).isInstanceOf(OrderFeed.Overtaken.class);
  }

  @Test
  void whatIsReadTwiceIsToldOnce() {
    OrderFeed.Place place = feed.end();
    change("a", 0, 10);
    feed.following(Map.of(0, 8L, 1, 0L));
    change("a", 0, 10);
    change("b", 0, 11);

    assertThat(orders(place)).containsExactly("a", "b");
  }

  @Test
  void aGapEndsWhatCanBeResumed() {
    change("a", 0, 10);
    FeedPosition position = FeedPosition.read(last().position()).orElseThrow();

    feed.following(Map.of(0, 20L));

    assertThat(feed.after(position)).isEmpty();
  }

  @Test
  void otherViewsMoveThePositionOnly() {
    OrderFeed.Place place = feed.end();
    feed.changed(new ViewKey("stock_view", "A"), 1, 0, 10);
    change("a", 0, 11);

    assertThat(orders(place)).containsExactly("a");
    assertThat(last().position()).isEqualTo("0-11");
  }

  private void change(String order, int partition, long offset) {
    feed.changed(new ViewKey("order_view", order), 1, partition, offset);
  }

  private OrderFeed.Change last() {
    OrderFeed.Place end = feed.end();
    OrderFeed.Place before = new OrderFeed.Place(end.afterSequence() - 1, end.seen());
    return ((OrderFeed.Next) feed.look(before)).change();
  }

  /** All from this place on that its reader has not seen. */
  private List<String> orders(OrderFeed.Place start) {
    List<String> orders = new ArrayList<>();
    OrderFeed.Place place = start;
    while (feed.look(place) instanceof OrderFeed.Next next) {
      if (!start.seen().includes(next.change().partition(), next.change().offset())) {
        orders.add(next.change().order());
      }
      place = new OrderFeed.Place(next.change().sequence(), start.seen());
    }
    return orders;
  }
}
