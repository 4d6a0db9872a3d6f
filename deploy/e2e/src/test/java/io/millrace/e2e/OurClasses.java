package io.millrace.e2e;

import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The byte code of a service, without that of its libraries. */
final class OurClasses {
  private static final Pattern OURS = Pattern.compile("L(io/millrace/[\\w/$]+)[;<]");

  private final List<ClassModel> classes = new ArrayList<>();

  OurClasses(ServiceName service) throws IOException {
    for (String module : modules(service)) {
      try (Stream<Path> files =
          Files.walk(MillraceHome.find().resolve(module).resolve("target/classes"))) {
        files.filter(file -> file.toString().endsWith(".class")).forEach(this::parse);
      }
    }
  }

  /** The folders of the modules that a service consists of. */
  static List<String> modules(ServiceName service) {
    return List.of(
        service.module(),
        "platform/" + (service == ServiceName.PROJECTOR ? "projection" : service.label()),
        "platform/service",
        "platform/events",
        "shared-events");
  }

  private void parse(Path file) {
    try {
      classes.add(ClassFile.of().parse(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ClassModel> all() {
    return classes;
  }

  /** Each call in each method, with the instructions before it, the nearest last. */
  void forEachCall(BiConsumer<Caller, InvokeInstruction> taker) {
    for (ClassModel model : classes) {
      for (MethodModel method : model.methods()) {
        List<Instruction> before = new ArrayList<>();
        method
            .code()
            .ifPresent(
                code -> {
                  for (CodeElement element : code) {
                    if (element instanceof InvokeInstruction call) {
                      taker.accept(
                          new Caller(name(model), method.methodName().stringValue(), before), call);
                    }
                    if (element instanceof Instruction instruction) {
                      before.add(instruction);
                    }
                  }
                });
      }
    }
  }

  /** Where a call stands. */
  record Caller(String type, String method, List<Instruction> before) {
    /** The class literal that was pushed last, as an argument of the call. */
    Stream<String> lastClassLiteral() {
      return before.reversed().stream()
          .limit(4)
          .filter(ConstantInstruction.class::isInstance)
          .map(ConstantInstruction.class::cast)
          .filter(constant -> constant.constantValue() instanceof ClassDesc)
          .map(constant -> binaryName(((ClassDesc) constant.constantValue()).descriptorString()))
          .limit(1);
    }
  }

  /**
   * Our types that the components of a record have, type arguments too; none of what is no record.
   */
  Set<String> heldBy(String record) {
    Set<String> held = new TreeSet<>();
    for (ClassModel model : classes) {
      if (name(model).equals(record)) {
        model
            .findAttribute(Attributes.record())
            .map(RecordAttribute::components)
            .ifPresent(
                components ->
                    components.forEach(
                        component -> {
                          String signature =
                              component
                                  .findAttribute(Attributes.signature())
                                  .map(attribute -> attribute.signature().stringValue())
                                  .orElse(component.descriptor().stringValue());
                          Matcher ours = OURS.matcher(signature);
                          while (ours.find()) {
                            held.add(ours.group(1).replace('/', '.'));
                          }
                        }));
      }
    }
    return held;
  }

  static String name(ClassModel model) {
    return model.thisClass().asInternalName().replace('/', '.');
  }

  static String owner(InvokeInstruction call) {
    ClassEntry owner = call.method().owner();
    return owner.asInternalName().replace('/', '.');
  }

  private static String binaryName(String descriptor) {
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }
}
