package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackDescription;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the service at the shared stack and at the tests' own issuer of tokens. */
public class WriteStack implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    StackDescription stack = SharedStack.get().description();
    PostgresNode home = stack.writePrimaries().getFirst();
    Tokens tokens = Tokens.generate();
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
        tokens.publicKey(),
        Tokens.PRIVATE_KEY,
        tokens.privateKey());
  }

  @Override
  public void stop() {
    // The stack ends with the JVM; other test classes use it too.
  }
}
