package io.millrace.platform.events.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class ConsistencyTokensTest {
  private final ConsistencyTokens tokens = new ConsistencyTokens("a secret of enough bytes");

  @Property
  void whatIsWrittenIsReadAgain(
      @ForAll @IntRange(max = 1023) int shard,
      @ForAll @LongRange(min = 0) long tx,
      @ForAll("types") AggregateType type,
      @ForAll @IntRange(max = 999999) int sku,
      @ForAll @LongRange(min = 1) long version) {
    ConsistencyToken token = new ConsistencyToken(shard, tx, type, "sku-ü-" + sku, version);

    assertThat(tokens.read(tokens.write(token))).contains(token);
  }

  @Provide
  Arbitrary<AggregateType> types() {
    return Arbitraries.of(AggregateType.values());
  }

  @Property(tries = 1)
  void aTokenOfAKindThatIsNotDeclaredIsNotRead() {
    AggregateType unknown =
        new AggregateType(99, "parcel", "parcels", AggregateType.Placement.BUCKET);

    assertThat(tokens.read(tokens.write(new ConsistencyToken(0, 1, unknown, "x", 1)))).isEmpty();
  }

  @Property(tries = 1)
  void aKindWhoseNumberATokenCannotHoldIsRefused() {
    assertThatThrownBy(
            () -> new AggregateType(128, "parcel", "parcels", AggregateType.Placement.BUCKET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number 128 of kind parcel does not fit into a token: 0 to 127");
  }

  /** Clients hold tokens across releases. */
  @Property(tries = 1)
  void theNumbersOfTheShopsKindsStay() {
    assertThat(AggregateType.values().stream().map(type -> type.number() + " " + type.label()))
        .containsExactly("0 customer", "1 product", "2 stock", "3 order", "4 category");
  }

  @Property
  void garbageIsNotRead(@ForAll @StringLength(max = 600) String garbage) {
    assertThat(tokens.read(garbage)).isEmpty();
  }

  @Property
  void aTokenWithOneChangedCharacterIsNotRead(@ForAll @IntRange(max = 60) int at) {
    String text =
        tokens.write(new ConsistencyToken(0, 99, ShopAggregates.ORDER, "0192f0c4-7a10", 3));
    int index = at % text.length();
    char changed = text.charAt(index) == 'A' ? 'g' : 'A';
    String forged = text.substring(0, index) + changed + text.substring(index + 1);

    assertThat(tokens.read(forged)).isEmpty();
  }

  @Property(tries = 1)
  void aTokenOfAnotherInstallationIsNotRead() {
    String foreign =
        new ConsistencyTokens("another secret of enough bytes")
            .write(new ConsistencyToken(0, 1, ShopAggregates.ORDER, "x", 1));

    assertThat(tokens.read(foreign)).isEmpty();
  }

  @Property(tries = 1)
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new ConsistencyTokens("short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 bytes");
  }
}
