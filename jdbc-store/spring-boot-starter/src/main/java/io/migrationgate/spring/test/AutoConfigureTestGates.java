package io.migrationgate.spring.test;

import io.migrationgate.Phase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a test of Spring's, a slice or all of an application, real gates on a store in memory: all
 * that {@code META-INF/migrations.yaml} declares, as beans, and data sources wrapped.
 *
 * <pre>{@code
 * @DataJpaTest
 * @AutoConfigureTestGates(phase = Phase.DUAL_WRITE)
 * class CustomerRepositoryTest {
 *   @Autowired TestGates gates;
 * }
 * }</pre>
 *
 * <p>Before each test method all migrations are put into the phase; a method may say another one
 * than its class. A transaction that Spring has begun for the test keeps its phase until it ends:
 * {@code TestGates.phase(…)} in the middle of it is for the next one.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AutoConfigureTestGates {
  /** The phase of all migrations. */
  Phase phase() default Phase.READ_OLD;
}
