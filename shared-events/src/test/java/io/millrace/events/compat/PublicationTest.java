package io.millrace.events.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  @TempDir Path folder;

  @BeforeEach
  void publishTheCodeAsItIs() {
    assertThat(Publication.publish(Contract.ofCode(), folder)).isEmpty();
  }

  @Test
  void whatIsPublishedPassesTheGate() {
    ContractGate gate = new ContractGate(Contract.in(folder), Contract.ofCode());

    assertThat(gate.breaks()).isEmpty();
    assertThat(gate.unpublished()).isEmpty();
  }

  @Test
  void aBreakingChangeIsRefusedAndNothingIsWritten() {
    Contract before = Contract.in(folder);
    Contract breaking = Contract.ofCode();
    ((ArrayNode) breaking.schemas().get(Planted.ORDER_PLACED).get("required")).remove(0);

    assertThat(Publication.publish(breaking, folder)).isNotEmpty();
    assertThat(Contract.in(folder)).isEqualTo(before);
  }

  @Test
  void anOldExampleStaysBesideTheNewOne() {
    Contract later = Contract.ofCode();
    ObjectNode payload = later.payloads().get(Planted.ORDER_PLACED + "/1").deepCopy();
    later.payloads().put(Planted.ORDER_PLACED + "/1", payload.put("channel", "web"));

    assertThat(Publication.publish(later, folder)).isEmpty();
    assertThat(Contract.in(folder).payloads())
        .containsEntry(
            Planted.ORDER_PLACED + "/1",
            Contract.ofCode().payloads().get(Planted.ORDER_PLACED + "/1"))
        .containsEntry(Planted.ORDER_PLACED + "/2", payload);
  }

  @Test
  void publishingTheSameAgainChangesNothing() {
    Contract before = Contract.in(folder);

    assertThat(Publication.publish(Contract.ofCode(), folder)).isEmpty();
    assertThat(Contract.in(folder)).isEqualTo(before);
  }
}
