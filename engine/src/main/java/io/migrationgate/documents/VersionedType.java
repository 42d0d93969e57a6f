package io.migrationgate.documents;

import io.migrationgate.Problem;
import io.migrationgate.protocol.VersionRange;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of document or message, with every version of it that this build knows.
 *
 * <pre>{@code
 * VersionedType<Preferences> PREFERENCES = VersionedType.first("preferences", 1, PreferencesV1.class)
 *     .next(2, PreferencesV2.class, PreferencesV2::from, Downcast.lossless(PreferencesV2::toV1))
 *     .next(3, Preferences.class, Preferences::from, Downcast.lossy(Preferences::toV2, "the language"))
 *     .unversioned(1)
 *     .build();
 * }</pre>
 *
 * <p>Every version is read, by one upcast after the other. Written is the newest one and, one
 * downcast after the other, those before it. Immutable.
 *
 * @param <T> the Java type of the newest version
 */
public final class VersionedType<T> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final String name;
  private final List<DocumentVersion<?>> versions;
  private final @Nullable Integer unversioned;

  VersionedType(String name, List<DocumentVersion<?>> versions, @Nullable Integer unversioned) {
    this.name = name;
    this.versions = versions;
    this.unversioned = unversioned;
  }

  /**
   * Begins a type with the oldest version that this build reads.
   *
   * @param name among all builds; letters, digits, {@code .}, {@code _} and {@code -}, at most 100
   * @param number from 1; greater where older versions were finalized and are gone
   * @throws DocumentTypeException if the name or the number is none
   */
  public static <T> VersionChain<T> first(String name, int number, Class<T> javaType) {
    if (!NAME.matcher(name).matches()) {
      throw new DocumentTypeException(new Problem(
          subject(name),
          "a name that is none",
          "letters, digits, '.', '_' and '-', at most 100, the first one a letter or a digit",
          "rename the type"));
    }
    requireNumber(name, number);
    return new VersionChain<>(
        name, List.of(new DocumentVersion<>(number, javaType, null, null)), null);
  }

  static void requireNumber(String name, int number) {
    if (number < 1 || number > VersionRange.LARGEST) {
      throw new DocumentTypeException(new Problem(
          subject(name),
          "version " + number,
          "a number from 1 to " + VersionRange.LARGEST,
          "correct the number of the version"));
    }
  }

  static String subject(String name) {
    return "document type '" + name + "'";
  }

  /** Its name among all builds. */
  public String name() {
    return name;
  }

  /** The versions, oldest first; not empty. */
  public List<DocumentVersion<?>> versions() {
    return versions;
  }

  /** The number of the newest version. */
  public int newest() {
    return versions.get(versions.size() - 1).number();
  }

  /** The Java type of the newest version. */
  @SuppressWarnings("unchecked") // the chain ends with it
  public Class<T> javaType() {
    return (Class<T>) versions.get(versions.size() - 1).javaType();
  }

  /** The versions that this build reads. */
  public VersionRange reads() {
    return new VersionRange(versions.get(0).number(), newest());
  }

  /** The versions that this build can write: as far back as downcasts lead. */
  public VersionRange writes() {
    int index = versions.size() - 1;
    while (index > 0 && versions.get(index).downcast() != null) {
      index--;
    }
    return new VersionRange(versions.get(index).number(), newest());
  }

  /** What documents without a version count as; null if each must state its own. */
  public @Nullable Integer unversioned() {
    return unversioned;
  }

  /**
   * The version that is written until an operator moves on, and that builds count as reading and
   * writing that do not declare the type: what {@link #unversioned} says, else the oldest one that
   * can be written.
   */
  public int initial() {
    return unversioned == null ? writes().first() : unversioned;
  }

  /**
   * One version.
   *
   * @throws IllegalArgumentException if this build does not know it
   */
  public DocumentVersion<?> version(int number) {
    if (!reads().contains(number)) {
      throw new IllegalArgumentException(subject(name) + " has no version " + number);
    }
    return versions.get(number - versions.get(0).number());
  }

  @Override
  public String toString() {
    return name + " " + reads();
  }
}
