package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class EveryPartServesTest {
  private final StackDescription stack = SharedStack.get().description();

  @Test
  void aWritePrimaryKeepsWhatItAcknowledgedAndCanFeedItsChanges() {
    PostgresNode primary = stack.writePrimaries().getFirst();
    assertThat(primary.database()).isEqualTo("millrace_write");
    assertThat(
            Sql.value(
                primary,
                "select string_agg(current_setting(name), ' ') from unnest(array['fsync', 'synchronous_commit', 'wal_level', 'timezone']) name"))
        .isEqualTo("on on logical UTC");
  }

  @Test
  void statementsAreCounted() {
    assertThat(Sql.value(stack.readPrimary(), "select count(*) > 0 from pg_stat_statements"))
        .isEqualTo("t");
  }

  @Test
  void aSettingThatATestChangesCounts() {
    PostgresNode replica = stack.readReplicas().getFirst();
    Sql.run(replica, "alter system set max_standby_streaming_delay = '7s'");
    Sql.run(replica, "select pg_reload_conf()");
    try {
      await()
          .untilAsserted(
              () ->
                  assertThat(Sql.value(replica, "show max_standby_streaming_delay"))
                      .isEqualTo("7s"));
    } finally {
      Sql.run(replica, "alter system reset max_standby_streaming_delay");
      Sql.run(replica, "select pg_reload_conf()");
    }
  }

  @Test
  void kafkaTakesTopics() throws Exception {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("serves", Optional.of(3), Optional.empty())))
          .all()
          .get();
      assertThat(admin.listTopics().names().get()).contains("serves");
    }
  }

  @Test
  void redisAnswers() throws Exception {
    URI url = URI.create(stack.redisUrl());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
          .isEqualTo("+PONG");
    }
  }

  @Test
  void aPasswordDoesNotGetIntoLogs() {
    assertThat(stack.toString()).doesNotContain(stack.readPrimary().password());
  }
}
