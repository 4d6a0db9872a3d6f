package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceUnderTest.class)
class ImportEndpointTest {
  private final ImportClient client = new ImportClient();

  @Test
  void a_customer_is_created_once() {
    String record = "{\"type\":\"customer\",\"reference\":\"c-1\",\"name\":\"A\"}";
    assertThat(ImportClient.words(client.send(List.of(record)))).containsExactly("created");
    assertThat(ImportClient.words(client.send(List.of(record)))).containsExactly("recognised");
  }
}
