package io.millrace.command.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.CustomerCommand.Erase;
import io.millrace.command.customer.CustomerCommand.Register;
import io.millrace.command.customer.CustomerCommand.Update;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.platform.command.decision.Decision;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CustomerRulesTest {
  private static final Customer ERASED = new Customer.Erased("17850", "Norway");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Customer ADA = new Registered("17850", "Ada", null, "Norway");

  @Test
  void aReferenceAlwaysLeadsToTheSameId() {
    // As any other implementation of RFC 9562 computes it.
    assertThat(CustomerIds.ofReference("17850"))
        .hasToString("e27a1884-c0bc-532d-af43-d49c2f84f007");
  }

  @Test
  void anIdDerivedFromAReferenceIsAVersion5Uuid() {
    assertThat(CustomerIds.ofReference("17850").version()).isEqualTo(5);
    assertThat(CustomerIds.ofReference("17850").variant()).isEqualTo(2);
  }

  @Test
  void nobodyIsRegisteredTwice() {
    assertThat(CustomerDecider.decide(ADA, new Register("17850", "Eve", null, null), NOW))
        .isEqualTo(Decision.reject(new CustomerRejection.AlreadyRegistered("17850")));
  }

  @Test
  void anUpdateKeepsTheReference() {
    assertThat(CustomerDecider.decide(ADA, new Update("Ada Byron", null, "Norway"), NOW))
        .isEqualTo(Decision.accept(new CustomerUpdated("17850", "Ada Byron", null, "Norway", NOW)));
  }

  @Test
  void anUpdateToWhatIsSoAlreadyIsNoEvent() {
    assertThat(CustomerDecider.decide(ADA, new Update("Ada", null, "Norway"), NOW))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void nobodyUnknownIsUpdated() {
    assertThat(CustomerDecider.decide(Customer.NOBODY, new Update("Ada", null, null), NOW))
        .isEqualTo(Decision.reject(new CustomerRejection.NotRegistered()));
  }

  @Test
  void anErasedCustomerKeepsWhatCannotBeToldOfAPerson() {
    assertThat(CustomerDecider.decide(ADA, new Erase(), NOW))
        .isEqualTo(Decision.accept(new CustomerErased("17850", "Norway", NOW)));
    assertThat(CustomerDecider.evolve(ADA, new CustomerErased("17850", "Norway", NOW)))
        .isEqualTo(ERASED);
  }

  @Test
  void erasingAgainChangesNothing() {
    assertThat(CustomerDecider.decide(ERASED, new Erase(), NOW)).isEqualTo(Decision.unchanged());
  }

  @Test
  void anErasedCustomerStaysErased() {
    Decision<CustomerEvent> refused = Decision.reject(new CustomerRejection.IsErased());

    assertThat(CustomerDecider.decide(ERASED, new Update("Ada", null, null), NOW))
        .isEqualTo(refused);
    assertThat(CustomerDecider.decide(ERASED, new Register("17850", "Ada", null, null), NOW))
        .isEqualTo(refused);
  }

  @Test
  void nobodyUnknownIsErased() {
    assertThat(CustomerDecider.decide(Customer.NOBODY, new Erase(), NOW))
        .isEqualTo(Decision.reject(new CustomerRejection.NotRegistered()));
  }
}
