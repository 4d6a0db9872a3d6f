package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The Pod Security Standard `restricted`, and what goes beyond it here.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">the
 *     standard</a>
 */
class PodsAreRestrictedTest {
  private final List<Pods.Template> pods =
      Pods.in(
          Chart.withHooks()
              .render(Profile.PRODUCTION, Map.of("migrations", Map.of("mode", "hook"))));

  @Test
  void thereAreTheServicesTheirMigrationsAndTheTest() {
    assertThat(pods)
        .extracting(Pods.Template::owner)
        .containsExactlyInAnyOrder(
            "Deployment shop-millrace-command",
            "Deployment shop-millrace-query",
            "Deployment shop-millrace-projector",
            "Job shop-millrace-write-0-migrate",
            "Job shop-millrace-read-migrate",
            "Pod shop-millrace-test");
  }

  @Test
  void nobodyIsRootAndSystemCallsAreFiltered() {
    for (Pods.Template pod : pods) {
      JsonNode security = pod.spec().path("securityContext");
      assertThat(security.path("runAsNonRoot").asBoolean()).as(pod.owner()).isTrue();
      assertThat(security.path("runAsUser").asInt()).as(pod.owner()).isPositive();
      assertThat(security.at("/seccompProfile/type").asText())
          .as(pod.owner())
          .isEqualTo("RuntimeDefault");
    }
  }

  @Test
  void noContainerHasACapabilityOrCanGetOneOrWritesItsOwnFiles() {
    for (Pods.Template pod : pods) {
      assertThat(pod.containers())
          .as(pod.owner())
          .isNotEmpty()
          .allSatisfy(
              container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("privileged").asBoolean()).isFalse();
                assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
              });
    }
  }

  @Test
  void nothingOfTheHostIsMountedOrShared() {
    for (Pods.Template pod : pods) {
      for (String share : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(pod.spec().path(share).asBoolean()).as(pod.owner()).isFalse();
      }
      assertThat(pod.spec().path("volumes").valueStream())
          .as(pod.owner())
          .allMatch(volume -> volume.has("emptyDir") || volume.has("secret"));
    }
  }

  @Test
  void nobodyGetsATokenOfTheCluster() {
    assertThat(pods)
        .allMatch(pod -> !pod.spec().path("automountServiceAccountToken").asBoolean(true));
  }

  @Test
  void everyContainerSaysWhatItNeedsAndHowMuchMemoryItMayTake() {
    for (Pods.Template pod : pods) {
      assertThat(pod.containers())
          .as(pod.owner())
          .allMatch(container -> container.at("/resources/requests/cpu").isTextual())
          .allMatch(container -> container.at("/resources/requests/memory").isTextual())
          .allMatch(container -> container.at("/resources/limits/memory").isTextual());
    }
  }

  @Test
  void aPodHasTheTimeToDrainAndToFinish() {
    Map<String, Object> shutdown =
        Map.of("shutdown", Map.of("drainSeconds", 11, "timeoutSeconds", 44));
    List<JsonNode> objects = Chart.ofSources().render(Profile.DEFAULTS, shutdown);

    List<JsonNode> settings =
        objects.stream()
            .filter(object -> object.at("/data").has("QUARKUS_SHUTDOWN_DELAY"))
            .toList();
    assertThat(settings)
        .hasSize(3)
        .allMatch(map -> map.at("/data/QUARKUS_SHUTDOWN_DELAY").asText().equals("11s"))
        .allMatch(map -> map.at("/data/QUARKUS_SHUTDOWN_TIMEOUT").asText().equals("44s"));
    assertThat(Pods.in(objects))
        .filteredOn(pod -> pod.spec().has("terminationGracePeriodSeconds"))
        .hasSize(3)
        .allMatch(pod -> pod.spec().path("terminationGracePeriodSeconds").asInt() > 11 + 44);
  }
}
