package io.migrationgate.guice;

import io.migrationgate.inject.Gate;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** Makes {@link Gate} annotations, for bindings in code. */
public final class Gates {
  private Gates() {}

  /** The annotation {@code @Gate(name)}. */
  public static Gate named(String name) {
    return new GateLiteral(name);
  }

  /**
   * Equality and hash code as {@link Annotation} prescribes them, or Guice would not find the
   * binding.
   */
  @SuppressWarnings(
      "BadAnnotationImplementation") // a record cannot extend a helper; the contract is kept below
  private record GateLiteral(String value) implements Gate, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Class<? extends Annotation> annotationType() {
      return Gate.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Gate gate && gate.value().equals(value);
    }

    @Override
    public int hashCode() {
      return (127 * "value".hashCode()) ^ value.hashCode();
    }

    @Override
    public String toString() {
      return "@" + Gate.class.getName() + "(\"" + value + "\")";
    }
  }
}
