package io.migrationgate.flags;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this library adds to a flag in flagd's format. It stands in the flag's {@code metadata},
 * under names that begin with {@code mgate.}, as texts and numbers: flagd passes them on and takes
 * no notice.
 *
 * @param requirements {@code mgate.requires}: phases that migrations must have settled in, or
 *     beyond, before the flag may be enabled; while one is not met, the flag serves its safe
 *     variant
 * @param onRollback {@code mgate.onRollback}: what a rollback below a requirement does; by default
 *     it is refused
 * @param safeVariant {@code mgate.safeVariant}: what is served where nothing else is safe: while a
 *     requirement is not met; on a node whose lease has ended, if the flag depends on a migration
 *     or its last change was made to settle. Null: callers get their own default there. A flag that
 *     depends on a migration must have one
 * @param owner {@code mgate.owner}: who answers for it; null if that was not said
 * @param description {@code mgate.description}: what it is for; null if that was not said
 * @param expires {@code mgate.expires}, such as {@code 2027-01-31}: the last day on which it should
 *     exist; null if it may stay
 * @param tags {@code mgate.tags}, separated by commas: words to list it by
 * @param fractionalVersion {@code mgate.fractional}: by which version of the algorithm
 *     {@code fractional} distributes; {@value #FRACTIONAL_VERSION} is the only one so far
 */
public record FlagSettings(
    List<FlagRequirement> requirements,
    RollbackEffect onRollback,
    @Nullable String safeVariant,
    @Nullable String owner,
    @Nullable String description,
    @Nullable LocalDate expires,
    SortedSet<String> tags,
    int fractionalVersion) {
  /** The version of {@code fractional} that works on whole numbers of 32 bits. */
  public static final int FRACTIONAL_VERSION = 2;

  /** With what the names of these settings begin. */
  public static final String PREFIX = "mgate.";

  /** The name of {@link #safeVariant} in the metadata. */
  public static final String SAFE_VARIANT = PREFIX + "safeVariant";

  /** Copies. */
  public FlagSettings {
    requirements = List.copyOf(requirements);
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }
}
