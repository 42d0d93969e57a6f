package io.migrationgate.spring;

import io.migrationgate.declaration.DeclarationParser;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * What a native image must be told: the declarations, the scripts of the store's tables, and the
 * interfaces by which connections, their statements and health groups are wrapped.
 */
final class Hints implements RuntimeHintsRegistrar {
  private static final List<Class<?>> WRAPPED = List.of(
      Connection.class,
      Statement.class,
      PreparedStatement.class,
      CallableStatement.class,
      DatabaseMetaData.class,
      ResultSet.class);

  private static final List<String> HEALTH_GROUPS = List.of(
      "org.springframework.boot.actuate.health.HealthEndpointGroup",
      "org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup");

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.resources().registerPattern(DeclarationParser.RESOURCE);
    hints.resources().registerPattern("io/migrationgate/jdbc/schema/*/*.sql");
    for (Class<?> wrapped : WRAPPED) {
      hints.proxies().registerJdkProxy(wrapped);
    }
    for (String group : HEALTH_GROUPS) {
      if (ClassUtils.isPresent(group, classLoader)) {
        hints.proxies().registerJdkProxy(TypeReference.of(group));
      }
    }
  }
}
