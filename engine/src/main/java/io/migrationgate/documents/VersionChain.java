package io.migrationgate.documents;

import io.migrationgate.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a document type up to one of them, while they are being declared. Immutable: each
 * call returns another chain.
 *
 * @param <T> the Java type of the newest version so far
 */
public final class VersionChain<T> {
  private final String name;
  private final List<DocumentVersion<?>> versions;
  private final @Nullable Integer unversioned;

  VersionChain(String name, List<DocumentVersion<?>> versions, @Nullable Integer unversioned) {
    this.name = name;
    this.versions = List.copyOf(versions);
    this.unversioned = unversioned;
  }

  /**
   * The next version, which can be written only where everybody reads it: there is no way back to
   * the one before.
   *
   * @param number the number of the newest version so far, plus 1
   * @param upcast from the version before; free of side effects, must not return null
   * @throws DocumentTypeException if the number is another one: a gap, or a cycle
   */
  public <N> VersionChain<N> next(
      int number, Class<N> javaType, Function<? super T, ? extends N> upcast) {
    return append(number, javaType, upcast, null);
  }

  /**
   * The next version, which can also be written as the one before.
   *
   * @param number the number of the newest version so far, plus 1
   * @param upcast from the version before; free of side effects, must not return null
   * @param downcast to the version before
   * @throws DocumentTypeException if the number is another one: a gap, or a cycle
   */
  public <N> VersionChain<N> next(
      int number,
      Class<N> javaType,
      Function<? super T, ? extends N> upcast,
      Downcast<? super N, ? extends T> downcast) {
    return append(number, javaType, upcast, downcast);
  }

  // Each function is only ever given what the one before it, or the binding, made.
  @SuppressWarnings("unchecked")
  private <N> VersionChain<N> append(
      int number,
      Class<N> javaType,
      Function<? super T, ? extends N> upcast,
      @Nullable Downcast<? super N, ? extends T> downcast) {
    int newest = versions.get(versions.size() - 1).number();
    if (number != newest + 1) {
      throw new DocumentTypeException(new Problem(
          VersionedType.subject(name),
          "version " + number + " declared after version " + newest
              + (number <= newest ? ", which makes a cycle" : ", which leaves a gap"),
          "version " + (newest + 1),
          "number the versions one after the other"));
    }
    VersionedType.requireNumber(name, number);
    List<DocumentVersion<?>> longer = new ArrayList<>(versions);
    longer.add(new DocumentVersion<>(
        number, javaType, (Function<Object, Object>) (Function<?, ?>) upcast, (Downcast<
                Object, Object>)
            (Downcast<?, ?>) downcast));
    return new VersionChain<>(name, longer, unversioned);
  }

  /**
   * Documents without a version count as this one, and it is written without one: builds from
   * before the type had versions expect none. It is also the version that builds count as reading
   * and writing that do not declare the type.
   *
   * @param number a version of the type; the oldest one that was ever written
   */
  public VersionChain<T> unversioned(int number) {
    VersionedType.requireNumber(name, number);
    return new VersionChain<>(name, versions, number);
  }

  /**
   * The type.
   *
   * @throws DocumentTypeException if unversioned documents count as a version that is newer than
   *     all that were declared
   */
  public VersionedType<T> build() {
    VersionedType<T> type = new VersionedType<>(name, versions, unversioned);
    if (unversioned != null && unversioned > type.newest()) {
      throw new DocumentTypeException(new Problem(
          VersionedType.subject(name),
          "documents without a version that count as version " + unversioned,
          "one that is declared: " + type.reads(),
          "declare that version, or correct the number"));
    }
    return type;
  }
}
