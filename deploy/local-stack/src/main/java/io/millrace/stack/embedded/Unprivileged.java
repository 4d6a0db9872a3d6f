package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How to run PostgreSQL, which refuses to run as root. An ordinary user runs it as it is. Root runs
 * it in a user namespace, where it is nobody but still owns its files; where the system forbids
 * that, as the user {@code nobody}.
 */
enum Unprivileged {
  AS_IT_IS(List.of()),
  USER_NAMESPACE(List.of("unshare", "-U", "--")),
  AS_NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));

  private final List<String> prefix;

  Unprivileged(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * The way that works here.
   *
   * @throws StackException when this is root and there is none
   */
  static Unprivileged ofThisUser() {
    if (!Objects.equals(System.getProperty("user.name"), "root")) {
      return AS_IT_IS;
    }
    for (var way : List.of(USER_NAMESPACE, AS_NOBODY)) {
      if (Programs.run(way.command(List.of("true"))).ok()) {
        return way;
      }
    }
    throw new StackException(
        "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' works here. Run as an ordinary user, or install util-linux.");
  }

  List<String> command(List<String> program) {
    var all = new ArrayList<>(prefix);
    all.addAll(program);
    return all;
  }

  /** Gives files that this process made to the user who runs PostgreSQL. */
  void own(Path path) {
    if (this == AS_NOBODY) {
      var result = Programs.run(List.of("chown", "-R", "65534:65534", path.toString()));
      if (!result.ok()) {
        throw new StackException(
            "Could not give %s to the user nobody, who runs PostgreSQL here: %s"
                .formatted(path, result.output()));
      }
    }
  }
}
