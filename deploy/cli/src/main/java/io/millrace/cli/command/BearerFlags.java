package io.millrace.cli.command;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a service is asked. */
public final class BearerFlags {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "An operator's token (default: one of the local issuer).")
  private @Nullable String token;

  /** The token that was given, else a new one of the local issuer. */
  public String bearer() {
    return token != null
        ? token
        : LocalIssuer.in(Home.state().keys(), InstantSource.system())
            .token(Role.operator, Optional.empty());
  }
}
