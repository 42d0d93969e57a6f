package io.migrationgate.spring.test;

import io.migrationgate.testkit.TestGates;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Puts the migrations into their phase before each test. */
final class TestGatesPhases extends AbstractTestExecutionListener {
  /** Before the transaction of a test begins, which decides by the phase of then. */
  private static final int BEFORE_TRANSACTIONS = 3_500;

  @Override
  public int getOrder() {
    return BEFORE_TRANSACTIONS;
  }

  @Override
  public void beforeTestMethod(TestContext testContext) {
    AutoConfigureTestGates onClass = TestContextAnnotationUtils.findMergedAnnotation(
        testContext.getTestClass(), AutoConfigureTestGates.class);
    if (onClass == null) {
      return;
    }
    AutoConfigureTestGates wanted = orElse(
        AnnotatedElementUtils.findMergedAnnotation(
            testContext.getTestMethod(), AutoConfigureTestGates.class),
        onClass);
    TestGates gates = testContext.getApplicationContext().getBean(TestGates.class);
    for (String name : gates.gates().names()) {
      gates.phase(name, wanted.phase());
    }
  }

  private static AutoConfigureTestGates orElse(
      @Nullable AutoConfigureTestGates first, AutoConfigureTestGates second) {
    return first == null ? second : first;
  }
}
