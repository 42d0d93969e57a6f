package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingResultSetTest {
  /** Not the driver's: {@link GatedResultSet} answers them. */
  private static final Set<String> OWN = Set.of("getStatement", "unwrap", "isWrapperFor");

  private final List<Object> received = new ArrayList<>();

  private record Call(Method method, List<Object> arguments) {}

  static Stream<Method> methods() {
    return Arrays.stream(ResultSet.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !OWN.contains(method.getName()));
  }

  /** A default method that is not written out would answer for the driver. */
  @ParameterizedTest
  @MethodSource("methods")
  void eachCallIsTheDriversWithTheSameArguments(Method method) throws Exception {
    Object answer = sample(method.getReturnType(), 7);
    ResultSet driver = driver((self, called, given) -> {
      received.add(new Call(called, given == null ? List.of() : Arrays.asList(given)));
      return answer;
    });
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = sample(types[i], i + 1);
    }

    Object returned = method.invoke(new Rows(driver), arguments);

    assertThat(received).containsExactly(new Call(method, Arrays.asList(arguments)));
    assertThat(returned).isEqualTo(answer);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatTheDriverThrowsIsThrownAsItIs(Method method) {
    SQLException failure = new SQLException("from the driver");
    ResultSet driver = driver((self, called, given) -> {
      throw failure;
    });
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(type -> sample(type, 1)).toArray();

    assertThatThrownBy(() -> method.invoke(new Rows(driver), arguments))
        .isInstanceOf(InvocationTargetException.class)
        .hasCause(failure);
  }

  private static ResultSet driver(InvocationHandler handler) {
    return (ResultSet) Proxy.newProxyInstance(
        ResultSet.class.getClassLoader(), new Class<?>[] {ResultSet.class}, handler);
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

  /** Nothing of its own. */
  private static final class Rows extends ForwardingResultSet {
    Rows(ResultSet raw) {
      super(raw);
    }

    @Override
    public Statement getStatement() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void insertRow() throws SQLException {
      raw.insertRow();
    }

    @Override
    public void updateRow() throws SQLException {
      raw.updateRow();
    }

    @Override
    public void deleteRow() throws SQLException {
      raw.deleteRow();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      throw new UnsupportedOperationException();
    }
  }
}
