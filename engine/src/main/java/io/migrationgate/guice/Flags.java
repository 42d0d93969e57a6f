package io.migrationgate.guice;

import io.migrationgate.inject.Flag;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** Makes {@link Flag} annotations, for bindings in code. */
public final class Flags {
  private Flags() {}

  /** The annotation {@code @Flag(key)}. */
  public static Flag named(String key) {
    return new FlagLiteral(key);
  }

  /** As {@link Annotation} prescribes equality and hash code. */
  @SuppressWarnings(
      "BadAnnotationImplementation") // a record cannot extend a helper; the contract is kept below
  private record FlagLiteral(String value) implements Flag, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Class<? extends Annotation> annotationType() {
      return Flag.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Flag flag && flag.value().equals(value);
    }

    @Override
    public int hashCode() {
      return (127 * "value".hashCode()) ^ value.hashCode();
    }

    @Override
    public String toString() {
      return "@" + Flag.class.getName() + "(\"" + value + "\")";
    }
  }
}
