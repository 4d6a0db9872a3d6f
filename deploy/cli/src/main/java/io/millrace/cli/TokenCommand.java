package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.outcome.ExitCode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a bearer token of the local issuer, and nothing else. */
@Command(
    name = "token",
    description = "Prints a bearer token for the local stack, good for 12 hours.")
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "operator, merchant, payment-provider or customer.")
  private Role role = Role.customer;

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "The customer's id; needed for the role customer.")
  private @Nullable String customer;

  @Option(names = "--demo", description = "For the stack of a running demo instead of that of up.")
  private boolean demo;

  @Override
  public Integer call() {
    if (role == Role.customer && customer == null) {
      throw new ParameterException(
          spec.commandLine(), "A customer's token says who the customer is: add --customer ID.");
    }
    if (role != Role.customer && customer != null) {
      throw new ParameterException(
          spec.commandLine(), "--customer goes with --role customer only.");
    }
    var state = demo ? Home.state().ofDemo() : Home.state();
    var issuer = LocalIssuer.in(state.keys(), InstantSource.system());
    spec.commandLine().getOut().println(issuer.token(role, Optional.ofNullable(customer)));
    return ExitCode.DONE;
  }
}
