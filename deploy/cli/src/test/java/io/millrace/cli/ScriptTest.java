package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code millrace} itself: finding a JDK, and passing on what it was given. */
@DisabledOnOs(
    value = OS.MAC,
    disabledReason = "its java_home helper finds JDKs that a test cannot hide")
class ScriptTest {
  private static final List<String> NEEDED =
      List.of(
          "bash",
          "dirname",
          "readlink",
          "sed",
          "head",
          "find",
          "cat",
          "mkdir",
          "rm",
          "touch",
          "sleep",
          "env",
          "printf");

  @TempDir Path folder;
  private Path checkout;
  private Path tools;

  @BeforeEach
  void makeACheckoutWithSpacesInItsPath() throws IOException {
    checkout = Files.createDirectories(folder.resolve("my own checkout"));
    Path script = checkout.resolve("millrace");
    Files.copy(MillraceHome.find().resolve("millrace"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : NEEDED) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path found = Path.of(place, tool);
        if (Files.isExecutable(found) && !Files.exists(tools.resolve(tool))) {
          program(tools.resolve(tool), "exec " + found + " \"$@\"");
        }
      }
    }
  }

  @Test
  void withoutAJdkItSaysHowToGetOne() throws Exception {
    var ran = run(Map.of(), "status");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.output())
        .contains("needs a JDK 25 or newer", "adoptium.net", "sdk install", "brew install");
  }

  @Test
  void anOldJavaOnThePathIsNotTaken() throws Exception {
    Path old = jdk("old", "17.0.15");
    Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));

    assertThat(run(Map.of(), "status").code()).isEqualTo(1);
  }

  @Test
  void theJdkOfTheSystemIsFoundBesideAnOldDefault() throws Exception {
    Path old = jdk("old", "17.0.15");
    Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));
    Path jvms = Files.createDirectories(folder.resolve("jvms"));
    Path good = jdk("jvms/temurin 25", "25.0.1");
    mavenThatTells();

    var ran = run(Map.of("MILLRACE_JVMS", jvms.toString(), "JAVA_HOME", old.toString()), "test");

    assertThat(ran.code()).isZero();
    assertThat(ran.output()).contains("JAVA_HOME=" + good);
  }

  @Test
  void testPassesItsArgumentsOnAsTheyAre() throws Exception {
    mavenThatTells();

    var ran =
        run(
            Map.of("JAVA_HOME", jdk("jdk", "25").toString()),
            "test",
            "-Dname=with space",
            "-pl",
            "x");

    assertThat(ran.code()).isZero();
    assertThat(ran.output()).contains("[verify][-Dname=with space][-pl][x]");
  }

  @Test
  void theExitCodeOfTheBuildIsThatOfTest() throws Exception {
    maven("exit 1");

    assertThat(run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "test").code()).isEqualTo(1);
  }

  @Test
  void aFailedBuildStartsNothing() throws Exception {
    maven("echo broken; exit 1");

    var ran = run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "status");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.output())
        .contains("building for the first time", "broken", "the build failed")
        .doesNotContain("java ran");
    assertThat(checkout.resolve(".millrace/build.lock")).doesNotExist();
  }

  @Test
  void whatABuildCannotTakeIsNamedWhenItFails() throws Exception {
    maven("exit 1");
    var environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());

    assertThat(run(environment, "status").output()).contains("has a space", "move it");
    assertThat(run(environment, "test").output()).contains("has a space", "move it");
  }

  @Test
  void itBuildsOnceAndAgainOnlyWhenSourcesChange() throws Exception {
    mavenThatBuilds();
    var environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
    Path source =
        Files.createDirectories(checkout.resolve("projector/src/main/java")).resolve("A.java");
    Files.writeString(source, "a");

    assertThat(run(environment, "up").output())
        .contains("for the first time", "built", "java ran: up");
    assertThat(run(environment, "up").output()).doesNotContain("built").contains("java ran: up");
    change(source);
    assertThat(run(environment, "up").output()).contains("sources have changed", "built");
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "status", "logs"})
  void whatRunsIsAskedAndEndedWithTheBuildThereIs(String command) throws Exception {
    mavenThatBuilds();
    var environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
    Path source =
        Files.createDirectories(checkout.resolve("projector/src/main/java")).resolve("A.java");
    Files.writeString(source, "a");
    assertThat(run(environment, "up").code()).isZero();
    change(source);
    maven("echo broken; exit 1");

    assertThat(run(environment, "up").code()).isEqualTo(1);
    assertThat(run(environment, command).output()).isEqualTo("java ran: " + command + "\n");
  }

  @Test
  void afterAllTestsNothingIsBuiltAgain() throws Exception {
    mavenThatBuilds();
    var environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());

    assertThat(run(environment, "test").code()).isZero();

    assertThat(run(environment, "up").output()).doesNotContain("built").contains("java ran: up");
  }

  private static void change(Path source) throws IOException {
    Files.writeString(source, "b");
    assertThat(source.toFile().setLastModified(System.currentTimeMillis() + 2_000)).isTrue();
  }

  private void mavenThatTells() throws IOException {
    maven("echo \"JAVA_HOME=$JAVA_HOME\"; for a; do printf '[%s]' \"$a\"; done; echo");
  }

  private void mavenThatBuilds() throws IOException {
    maven(
        "echo built; mkdir -p deploy/cli/target; touch deploy/cli/target/millrace-cli.jar;"
            + " for m in command-service projector query-service; do mkdir -p $m/target/quarkus-app; touch $m/target/quarkus-app/quarkus-run.jar; done");
  }

  private void maven(String body) throws IOException {
    program(checkout.resolve("mvnw"), body);
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    program(home.resolve("bin/java"), "for last; do :; done; echo \"java ran: $last\"");
    program(home.resolve("bin/javac"), "exit 0");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Us\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void program(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private record Ran(int code, String output) {}

  private Ran run(Map<String, String> environment, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(tools.resolve("bash").toString(), checkout.resolve("millrace").toString()));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.resolve("nobody").toString());
    builder.environment().put("MILLRACE_JVMS", folder.resolve("none").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
