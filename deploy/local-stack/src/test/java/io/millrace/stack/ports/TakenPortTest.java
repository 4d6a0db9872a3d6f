package io.millrace.stack.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.StackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class TakenPortTest {
  private static final String THIS_PROCESS = "process " + ProcessHandle.current().pid() + " (";

  @Test
  void isNamedWithTheProcessThatHoldsIt() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> TcpPorts.requireFree(taken.getLocalPort(), "command-service"))
          .isInstanceOf(StackException.class)
          .hasMessageContaining(
              "Port "
                  + taken.getLocalPort()
                  + ", wanted for command-service, is taken by "
                  + THIS_PROCESS)
          .hasMessageContaining("java");
    }
  }

  @Test
  void isFoundAlsoWhenItIsTakenOnAllAddresses() throws Exception {
    try (var taken = new ServerSocket(0)) {
      assertThat(TcpPorts.isFree(taken.getLocalPort())).isFalse();
      assertThat(TcpPorts.holder(taken.getLocalPort()))
          .map(PortHolder::pid)
          .contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void isNoneOfThoseThatAreHandedOut() {
    assertThat(TcpPorts.free(20)).doesNotHaveDuplicates().allMatch(TcpPorts::isFree);
  }
}
