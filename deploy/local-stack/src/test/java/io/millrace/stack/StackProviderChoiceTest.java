package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StackProviderChoiceTest {
  @AfterEach
  void backToTheDefault() {
    System.clearProperty(LocalStack.PROVIDER_PROPERTY);
  }

  @Test
  void anUnknownProviderIsRefusedWithThoseThatExist() {
    System.setProperty(LocalStack.PROVIDER_PROPERTY, "mainframe");
    assertThatThrownBy(() -> LocalStack.start(StackOptions.in(TestFolders.of("nothing"))))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("'mainframe'")
        .hasMessageContaining("embedded, containers");
  }
}
