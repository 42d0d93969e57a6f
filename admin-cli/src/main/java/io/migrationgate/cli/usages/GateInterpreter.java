package io.migrationgate.cli.usages;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Follows gates and constant texts through one method. An instruction may be looked at several
 * times, with more values each time; the last one counts.
 */
final class GateInterpreter extends Interpreter<GateValue> {
  private final Map<Integer, Origin> parameters;
  private final Map<AbstractInsnNode, Use> uses = new LinkedHashMap<>();
  private final Map<Origin, Set<Origin>> flows = new HashMap<>();
  private final Origin result;

  /**
   * One method.
   *
   * @param parameters where gates in local variables come from when it begins
   * @param result the method itself
   */
  GateInterpreter(Map<Integer, Origin> parameters, Origin result) {
    super(Opcodes.ASM9);
    this.parameters = parameters;
    this.result = result;
  }

  /**
   * A gate or flag that is asked for or used.
   *
   * @param verb {@code gate}, {@code read}, {@code write} or {@code lock}; of flags one of those
   *     that {@link GateApi} names
   */
  record Use(String verb, Set<Origin> origins) {}

  Map<AbstractInsnNode, Use> uses() {
    return uses;
  }

  Map<Origin, Set<Origin>> flows() {
    return flows;
  }

  @Override
  public @Nullable GateValue newValue(@Nullable Type type) {
    if (type == null) {
      return GateValue.ONE;
    }
    if (type.getSort() == Type.VOID) {
      return null;
    }
    return type.getSize() == 2 ? GateValue.TWO : GateValue.ONE;
  }

  @Override
  public GateValue newParameterValue(boolean instance, int local, Type type) {
    Origin origin = parameters.get(local);
    return origin == null ? plain(type) : GateValue.gate(origin);
  }

  private static GateValue plain(Type type) {
    return type.getSize() == 2 ? GateValue.TWO : GateValue.ONE;
  }

  @Override
  public GateValue newOperation(AbstractInsnNode instruction) {
    if (instruction instanceof LdcInsnNode constant) {
      boolean wide = constant.cst instanceof Long || constant.cst instanceof Double;
      return constant.cst instanceof String text
          ? GateValue.text(text)
          : wide ? GateValue.TWO : GateValue.ONE;
    }
    if (instruction instanceof FieldInsnNode field) {
      return field(field);
    }
    return switch (instruction.getOpcode()) {
      case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> GateValue.TWO;
      default -> GateValue.ONE;
    };
  }

  private static GateValue field(FieldInsnNode field) {
    Type type = Type.getType(field.desc);
    return GateApi.isGate(type)
        ? GateValue.gate(new Origin.Field(field.owner, field.name))
        : plain(type);
  }

  @Override
  public GateValue copyOperation(AbstractInsnNode instruction, GateValue value) {
    return value;
  }

  @Override
  public @Nullable GateValue unaryOperation(AbstractInsnNode instruction, GateValue value) {
    return switch (instruction.getOpcode()) {
      case Opcodes.CHECKCAST -> value;
      case Opcodes.GETFIELD -> field((FieldInsnNode) instruction);
      case Opcodes.PUTSTATIC -> {
        put((FieldInsnNode) instruction, value);
        yield null;
      }
      case Opcodes.LNEG,
          Opcodes.DNEG,
          Opcodes.I2L,
          Opcodes.I2D,
          Opcodes.L2D,
          Opcodes.F2L,
          Opcodes.F2D,
          Opcodes.D2L -> GateValue.TWO;
      default -> GateValue.ONE;
    };
  }

  private void put(FieldInsnNode field, GateValue value) {
    if (value.isGate()) {
      flow(new Origin.Field(field.owner, field.name), value);
    }
  }

  @Override
  public @Nullable GateValue binaryOperation(
      AbstractInsnNode instruction, GateValue first, GateValue second) {
    return switch (instruction.getOpcode()) {
      case Opcodes.PUTFIELD -> {
        put((FieldInsnNode) instruction, second);
        yield null;
      }
      case Opcodes.LALOAD,
          Opcodes.DALOAD,
          Opcodes.LADD,
          Opcodes.DADD,
          Opcodes.LSUB,
          Opcodes.DSUB,
          Opcodes.LMUL,
          Opcodes.DMUL,
          Opcodes.LDIV,
          Opcodes.DDIV,
          Opcodes.LREM,
          Opcodes.DREM,
          Opcodes.LSHL,
          Opcodes.LSHR,
          Opcodes.LUSHR,
          Opcodes.LAND,
          Opcodes.LOR,
          Opcodes.LXOR -> GateValue.TWO;
      default -> GateValue.ONE;
    };
  }

  @Override
  public @Nullable GateValue ternaryOperation(
      AbstractInsnNode instruction, GateValue first, GateValue second, GateValue third) {
    return null;
  }

  @Override
  public @Nullable GateValue naryOperation(
      AbstractInsnNode instruction, List<? extends GateValue> values) {
    if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      for (Object argument : dynamic.bsmArgs) {
        if (argument instanceof Handle handle) {
          captured(dynamic, handle, values);
        }
      }
      return newValue(Type.getReturnType(dynamic.desc));
    }
    if (!(instruction instanceof MethodInsnNode call)) {
      return GateValue.ONE; // MULTIANEWARRAY
    }
    String keyed = GateApi.withKey(call.owner, call.name, call.desc);
    if (keyed != null) {
      Set<Origin> asked = named(values.get(1));
      uses.put(call, new Use(keyed, asked));
      Type given = Type.getReturnType(call.desc);
      return GateApi.isFlag(given) ? GateValue.gate(asked) : plain(given);
    }
    if (GateApi.asks(call.owner, call.name) && values.size() == 2) {
      Set<Origin> asked = named(values.get(1));
      uses.put(call, new Use("gate", asked));
      return GateValue.gate(asked);
    }
    if (GateApi.narrows(call.owner, call.name)) {
      return GateValue.gate(origins(values.get(0)));
    }
    String verb = GateApi.use(call.owner, call.name);
    if (verb != null) {
      uses.put(call, new Use(verb, origins(values.get(0))));
    }
    boolean bound = call.getOpcode() != Opcodes.INVOKESTATIC;
    handOver(call.owner, call.name + call.desc, values, bound ? 1 : 0);
    Type type = Type.getReturnType(call.desc);
    return GateApi.isGate(type)
        ? GateValue.gate(new Origin.Result(call.owner, call.name + call.desc))
        : newValue(type);
  }

  private static Set<Origin> named(GateValue name) {
    Set<Origin> origins = name.texts().stream().map(Origin.Named::new).collect(Collectors.toSet());
    if (name.anyText()) {
      origins.add(new Origin.Unknown("a name that is no constant"));
    }
    return origins;
  }

  private static Set<Origin> origins(GateValue receiver) {
    return receiver.isGate()
        ? receiver.origins()
        : Set.of(new Origin.Unknown("a gate from a collection or a call that is not followed"));
  }

  /** A lambda's captured values become the first parameters of the method it is compiled to. */
  private void captured(
      InvokeDynamicInsnNode dynamic, Handle handle, List<? extends GateValue> values) {
    String verb = GateApi.use(handle.getOwner(), handle.getName());
    if (verb != null && !values.isEmpty()) {
      uses.put(dynamic, new Use(verb, origins(values.get(0))));
      return;
    }
    boolean bound =
        handle.getTag() != Opcodes.H_INVOKESTATIC && handle.getTag() != Opcodes.H_NEWINVOKESPECIAL;
    handOver(handle.getOwner(), handle.getName() + handle.getDesc(), values, bound ? 1 : 0);
  }

  private void handOver(String owner, String method, List<? extends GateValue> values, int first) {
    IntStream.range(first, values.size())
        .filter(number -> values.get(number).isGate())
        .forEach(number ->
            flow(new Origin.Parameter(owner, method, number - first), values.get(number)));
  }

  private void flow(Origin target, GateValue value) {
    flows.computeIfAbsent(target, key -> new HashSet<>()).addAll(value.origins());
  }

  @Override
  public void returnOperation(
      AbstractInsnNode instruction, GateValue value, @Nullable GateValue expected) {
    if (value.isGate()) {
      flow(result, value);
    }
  }

  @Override
  public GateValue merge(GateValue value1, GateValue value2) {
    return value1.merge(value2);
  }
}
