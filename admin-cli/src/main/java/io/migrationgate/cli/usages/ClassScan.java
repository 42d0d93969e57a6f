package io.migrationgate.cli.usages;

import io.migrationgate.cli.usages.GateInterpreter.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/** Reads one class after the other. */
final class ClassScan {
  /** A frame for each instruction: what a hostile class could make of that is refused. */
  private static final long MOST_SLOTS = 20_000_000;

  private static final String GATES_IN_DESCRIPTORS = "io/migrationgate/";

  private final Flow flow;
  private final List<Found> found;

  ClassScan(Flow flow, List<Found> found) {
    this.flow = flow;
    this.found = found;
  }

  /**
   * A place where a gate is asked for, injected or used.
   *
   * @param verb {@code gate}, {@code inject}, {@code read}, {@code write} or {@code lock}; of flags
   *     one of those that {@link GateApi} names
   */
  record Found(Site site, String verb, Set<Origin> origins) {}

  /**
   * Reads a class.
   *
   * @throws RuntimeException of any kind if it is no class file, or a newer one
   * @throws AnalyzerException if its code makes no sense
   */
  void read(byte[] file) throws AnalyzerException {
    ClassNode type = new ClassNode();
    new ClassReader(file).accept(type, 0);
    for (FieldNode field : type.fields) {
      String name = gate(field.visibleAnnotations);
      if (name != null && GateApi.isGate(Type.getType(field.desc))) {
        injected(Site.of(type.name, field.name, 0), name, Type.getType(field.desc));
        flow.add(new Origin.Field(type.name, field.name), Set.of(new Origin.Named(name)));
      }
    }
    for (MethodNode method : type.methods) {
      Map<Integer, Origin> parameters = parameters(type, method);
      if (mentionsGates(method)) {
        analyze(type, method, parameters);
      }
    }
  }

  private void injected(Site site, String name, Type type) {
    String verb = GateApi.isFlag(type) ? GateApi.INJECT_FLAG : "inject";
    found.add(new Found(site, verb, Set.of(new Origin.Named(name))));
  }

  /** Gates among the parameters, by local variable. */
  private Map<Integer, Origin> parameters(ClassNode type, MethodNode method) {
    Map<Integer, Origin> origins = new HashMap<>();
    Type[] types = Type.getArgumentTypes(method.desc);
    int local = (method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
    for (int number = 0; number < types.length; number++) {
      if (GateApi.isGate(types[number])) {
        Origin parameter = new Origin.Parameter(type.name, method.name + method.desc, number);
        String name = annotated(method, number, types.length);
        if (name != null) {
          injected(
              Site.of(type.name, method.name, line(method.instructions.getFirst(), true)),
              name,
              types[number]);
          flow.add(parameter, Set.of(new Origin.Named(name)));
        }
        origins.put(local, parameter);
      }
      local += types[number].getSize();
    }
    return origins;
  }

  /** Compilers add parameters in front, for which no annotations are noted. */
  private static @Nullable String annotated(MethodNode method, int number, int parameters) {
    List<AnnotationNode>[] annotations = method.visibleParameterAnnotations;
    if (annotations == null) {
      return null;
    }
    int index = number - (parameters - annotations.length);
    return index < 0 || index >= annotations.length ? null : gate(annotations[index]);
  }

  private static @Nullable String gate(@Nullable List<AnnotationNode> annotations) {
    if (annotations == null) {
      return null;
    }
    return annotations.stream()
        .filter(each -> GateApi.NAMING.contains(each.desc) && each.values != null)
        .map(each -> String.valueOf(each.values.get(1)))
        .findFirst()
        .orElse(null);
  }

  private static boolean mentionsGates(MethodNode method) {
    for (AbstractInsnNode each : method.instructions) {
      boolean mentioned = (each instanceof MethodInsnNode call
              && (call.owner.startsWith(GATES_IN_DESCRIPTORS)
                  || call.desc.contains(GATES_IN_DESCRIPTORS)))
          || (each instanceof FieldInsnNode field && field.desc.contains(GATES_IN_DESCRIPTORS))
          || (each instanceof InvokeDynamicInsnNode dynamic
              && dynamic.desc.contains(GATES_IN_DESCRIPTORS));
      if (mentioned) {
        return true;
      }
    }
    return false;
  }

  private void analyze(ClassNode type, MethodNode method, Map<Integer, Origin> parameters)
      throws AnalyzerException {
    long slots = (long) method.instructions.size() * (method.maxLocals + method.maxStack);
    if (slots > MOST_SLOTS) {
      throw new IllegalArgumentException("a method too large to be followed: " + method.name);
    }
    GateInterpreter interpreter =
        new GateInterpreter(parameters, new Origin.Result(type.name, method.name + method.desc));
    new Analyzer<>(interpreter).analyze(type.name, method);
    interpreter.flows().forEach(flow::add);
    for (Map.Entry<AbstractInsnNode, Use> use : interpreter.uses().entrySet()) {
      Site site = Site.of(type.name, method.name, line(use.getKey(), false));
      found.add(new Found(site, use.getValue().verb(), use.getValue().origins()));
    }
  }

  private static int line(@Nullable AbstractInsnNode from, boolean forward) {
    for (AbstractInsnNode at = from; at != null; at = forward ? at.getNext() : at.getPrevious()) {
      if (at instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }
}
