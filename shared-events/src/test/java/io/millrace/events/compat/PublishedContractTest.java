package io.millrace.events.compat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The gate: the build fails when the code would break a consumer of anything that was published.
 *
 * <p>A new type, a new version, a new optional member or better words are published by an explicit
 * step, whose result is committed together with the change:
 *
 * <pre>./mvnw -pl shared-events test -Dtest=PublishedContractTest -Dmillrace.publish=true</pre>
 */
class PublishedContractTest {
  @BeforeAll
  static void publishWhenAskedTo() {
    if (Boolean.getBoolean("millrace.publish")) {
      assertThat(Publication.publish(Contract.ofCode(), Contract.PUBLISHED))
          .as("not published, because it would break consumers")
          .isEmpty();
    }
  }

  private final ContractGate gate =
      new ContractGate(Contract.in(Contract.PUBLISHED), Contract.ofCode());

  @Test
  void nobodyWhoReliesOnWhatWasPublishedIsBroken() {
    assertThat(gate.breaks())
        .as(
            "changes that break a published version; leave that version as it was and add a new one"
                + " with an upcaster (docs/subscribers.md)")
        .isEmpty();
  }

  @Test
  void everythingIsPublished() {
    assertThat(gate.unpublished())
        .as(
            "not in the published set yet; if this is what consumers shall rely on from now on, run"
                + " ./mvnw -pl shared-events test -Dtest=PublishedContractTest"
                + " -Dmillrace.publish=true and commit the result")
        .isEmpty();
  }

  @Test
  void theSetIsNotEmpty() {
    assertThat(Contract.in(Contract.PUBLISHED).topics()).isNotEmpty();
    assertThat(Contract.in(Contract.PUBLISHED).schemas()).isNotEmpty();
    assertThat(Contract.in(Contract.PUBLISHED).payloads()).isNotEmpty();
  }
}
