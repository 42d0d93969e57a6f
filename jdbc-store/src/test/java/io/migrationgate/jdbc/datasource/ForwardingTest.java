package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

/** What the wrapped objects do not answer themselves is the driver's. */
class ForwardingTest {
  private final List<Call> received = new ArrayList<>();

  private record Call(Method method, List<@Nullable Object> arguments) {}

  /** A method of JDBC's, and the class that forwards it unless the wrapped one answers it. */
  record Forwarded(Method method, Class<?> by, Class<?> wrapped) {
    boolean answered() throws NoSuchMethodException {
      return wrapped.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass()
          == wrapped;
    }

    @Override
    public String toString() {
      return method.toString();
    }
  }

  static Stream<Forwarded> methods() {
    return Stream.of(
            of(ResultSet.class, ForwardingResultSet.class, GatedResultSet.class),
            of(
                PreparedStatement.class,
                ForwardingPreparedStatement.class,
                GatedPreparedStatement.class),
            of(Connection.class, ForwardingConnection.class, GatedConnection.class))
        .flatMap(methods -> methods);
  }

  static Stream<Forwarded> forwarded() {
    return methods().filter(forwarded -> {
      try {
        return !forwarded.answered();
      } catch (NoSuchMethodException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static Stream<Forwarded> of(Class<?> type, Class<?> by, Class<?> wrapped) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(method -> new Forwarded(method, by, wrapped));
  }

  /** A default method of JDBC's would answer for the driver. */
  @ParameterizedTest
  @MethodSource("methods")
  void eachMethodIsWrittenOut(Forwarded forwarded) throws Exception {
    Method method = forwarded.method();
    Class<?> answers = forwarded
        .wrapped()
        .getMethod(method.getName(), method.getParameterTypes())
        .getDeclaringClass();

    assertThat(answers).isIn(forwarded.by(), forwarded.wrapped());
  }

  @ParameterizedTest
  @MethodSource("forwarded")
  void eachCallIsTheDriversWithTheSameArguments(Forwarded forwarded) throws Exception {
    Object answer = sample(forwarded.method().getReturnType(), 7);
    Object wrapped = around(forwarded, (self, called, given) -> {
      received.add(new Call(called, given == null ? List.of() : Arrays.asList(given)));
      return answer;
    });
    Object[] arguments = arguments(forwarded.method());

    Object returned = forwarded.method().invoke(wrapped, arguments);

    assertThat(received).containsExactly(new Call(forwarded.method(), Arrays.asList(arguments)));
    assertThat(returned).isEqualTo(answer);
  }

  @ParameterizedTest
  @MethodSource("forwarded")
  void whatTheDriverThrowsIsThrownAsItIs(Forwarded forwarded) {
    Exception failure = forwarded.method().getExceptionTypes()[0] == SQLException.class
        ? new SQLException("from the driver")
        : new SQLClientInfoException();
    Object wrapped = around(forwarded, (self, called, given) -> {
      throw failure;
    });

    assertThatThrownBy(() -> forwarded.method().invoke(wrapped, arguments(forwarded.method())))
        .isInstanceOf(InvocationTargetException.class)
        .hasCause(failure);
  }

  private static Object around(Forwarded forwarded, InvocationHandler driver) {
    Class<?> type = forwarded.by().getInterfaces()[0];
    Object raw = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, driver);
    return Mockito.mock(
        forwarded.by(),
        Mockito.withSettings()
            .useConstructor(raw)
            .stubOnly()
            .defaultAnswer(Mockito.CALLS_REAL_METHODS));
  }

  private static @Nullable Object[] arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = sample(types[i], i + 1);
    }
    return arguments;
  }

  private static @Nullable Object sample(Class<?> type, int number) {
    if (type == boolean.class) {
      return true;
    }
    if (type == byte.class) {
      return (byte) number;
    }
    if (type == short.class) {
      return (short) number;
    }
    if (type == int.class) {
      return number;
    }
    if (type == long.class) {
      return (long) number;
    }
    if (type == float.class) {
      return (float) number;
    }
    if (type == double.class) {
      return (double) number;
    }
    if (type == String.class) {
      return "text " + number;
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), number);
    }
    // What is left is passed on, and never looked at.
    return null;
  }
}
