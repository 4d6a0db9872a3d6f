package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackDescription;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the service at the shared stack and at the tests' own issuer of tokens. */
public class WriteStack implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    StackDescription stack = SharedStack.get().description();
    PostgresNode home = stack.writePrimaries().getFirst();
    return Map.of(
        "millrace.write.shards[0].url",
        home.reactiveUrl(),
        "millrace.write.shards[0].username",
        home.user(),
        "millrace.write.shards[0].password",
        home.password(),
        "kafka.bootstrap.servers",
        stack.kafkaBootstrapServers(),
        "mp.jwt.verify.publickey",
        BearerTokens.publicKey());
  }

  @Override
  public void stop() {
    // The stack ends with the JVM; other test classes use it too.
  }
}
