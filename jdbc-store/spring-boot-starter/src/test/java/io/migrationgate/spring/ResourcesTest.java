package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.JdbcGateStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** What the jar tells others: editors of properties, native images. */
class ResourcesTest {
  @Test
  void eachPropertyIsDescribedToEditors() throws IOException {
    String metadata = text("META-INF/spring-configuration-metadata.json");
    for (var component : MigrationGateProperties.class.getRecordComponents()) {
      String name = "migrationgate." + dashed(component.getName());
      assertThat(metadata).contains("\"name\": \"" + name + "\"");
    }
    for (var component : MigrationGateProperties.Store.class.getRecordComponents()) {
      assertThat(metadata).contains("\"migrationgate.store." + dashed(component.getName()) + "\"");
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String text(String resource) throws IOException {
    StringBuilder all = new StringBuilder();
    for (URL each :
        Collections.list(MigrationGateProperties.class.getClassLoader().getResources(resource))) {
      try (InputStream in = each.openStream()) {
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  @Test
  void aNativeImageIsToldWhatIsReadAndProxied() {
    RuntimeHints hints = new RuntimeHints();
    new Hints().registerHints(hints, null);
    assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/migrations.yaml"))
        .accepts(hints);
    String script = "io/migrationgate/jdbc/schema/postgresql/V1__core.sql";
    assertThat(JdbcGateStore.class.getClassLoader().getResource(script)).isNotNull();
    assertThat(RuntimeHintsPredicates.resource().forResource(script)).accepts(hints);
    assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Connection.class)).accepts(hints);
  }
}
