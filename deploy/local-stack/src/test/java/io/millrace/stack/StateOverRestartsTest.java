package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class StateOverRestartsTest {
  private final StackOptions options = StackOptions.in(TestFolders.of("restarts")).withReplicas(0);

  @Test
  void dataAndAddressesSurviveARestartAndFreshDropsTheData() throws Exception {
    StackDescription before;
    try (var first = LocalStack.start(options.withFresh(true))) {
      before = first.description();
      Sql.run(before.writePrimaries().getFirst(), "create table survivor as select 7 as id");
      createTopic(before, "survivor");
    }
    try (var second = LocalStack.start(options)) {
      assertThat(second.description()).isEqualTo(before);
      assertThat(Sql.value(before.writePrimaries().getFirst(), "select id from survivor"))
          .isEqualTo("7");
      assertThat(topics(before)).contains("survivor");
    }
    try (var third = LocalStack.start(options.withFresh(true))) {
      assertThat(
              Sql.value(
                  third.description().writePrimaries().getFirst(),
                  "select to_regclass('survivor') is null"))
          .isEqualTo("t");
      assertThat(topics(third.description())).doesNotContain("survivor");
    }
  }

  private static void createTopic(StackDescription stack, String name) throws Exception {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty()))).all().get();
    }
  }

  private static Set<String> topics(StackDescription stack) throws Exception {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
