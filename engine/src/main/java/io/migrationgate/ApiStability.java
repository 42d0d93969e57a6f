package io.migrationgate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What whoever compiles against a package may count on, from 1.0 on; before, everything may change.
 * A type may say otherwise than its package. Packages named {@code internal} are nobody's to use.
 *
 * <p>The idea is that of {@code @API} (apiguardian.org, which JUnit uses), with readers in mind
 * instead of maturity alone, and without a jar on the user's class path.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface ApiStability {
  /** What may be counted on. */
  Level value();

  /** What may be counted on. */
  enum Level {
    /** For applications. Changes that break a caller come with a major version only. */
    STABLE,

    /** For applications, and young: a minor version may break a caller, and says so. */
    EVOLVING,

    /**
     * For stores, integrations and tools, not for an application's own code: a minor version may
     * ask more of whoever implements it, and says so.
     */
    INTEGRATION
  }
}
