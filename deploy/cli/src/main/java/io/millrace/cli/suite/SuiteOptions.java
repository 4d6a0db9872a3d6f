package io.millrace.cli.suite;

import io.millrace.cli.state.StateFolder;
import java.nio.file.Path;

/**
 * What to run.
 *
 * @param home the checkout
 * @param fresh whether data of an earlier run is dropped
 */
public record SuiteOptions(
    Path home, StateFolder state, int shards, int replicas, boolean fresh, ServicePorts ports) {}
