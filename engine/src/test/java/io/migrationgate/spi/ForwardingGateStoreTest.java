package io.migrationgate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store does not do itself, the one behind it does, and nobody else. */
class ForwardingGateStoreTest {
  private final GateStore behind = mock(GateStore.class);
  private final GateStore front = new ForwardingGateStore(behind);

  static Stream<Method> calls() {
    return Arrays.stream(GateStore.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallIsHandedOn(Method call) throws Exception {
    Object[] arguments = Arrays.stream(call.getParameterTypes())
        .map(ForwardingGateStoreTest::any)
        .toArray();
    call.invoke(front, arguments);

    assertThat(mockingDetails(behind).getInvocations()).singleElement().satisfies(made -> {
      assertThat(made.getMethod()).isEqualTo(call);
      assertThat(made.getArguments()).isEqualTo(arguments);
    });
  }

  @ParameterizedTest
  @MethodSource("calls")
  void noStoreAnswersByDefault(Method call) {
    assertThat(call.isDefault()).as(call.toString()).isFalse();
  }

  private static Object any(Class<?> type) {
    if (type == long.class) {
      return 7L;
    }
    return type == String.class ? "text" : mock(type);
  }
}
