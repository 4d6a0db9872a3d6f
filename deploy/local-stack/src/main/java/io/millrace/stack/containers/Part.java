package io.millrace.stack.containers;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How one container of the stack is made, and when it serves.
 *
 * @param name its name in the stack, and in the stack's network
 * @param innerPort where it listens, in the container
 * @param port where it is reached from outside
 * @param entrypoint replaces that of the image unless it is empty
 * @param stopSignal asks it to stop in order
 * @param serves told of what it has said since its start
 */
record Part(
    String name,
    Images image,
    int innerPort,
    int port,
    Map<String, String> environment,
    List<String> entrypoint,
    List<String> command,
    String stopSignal,
    Predicate<ContainerLog> serves) {}
