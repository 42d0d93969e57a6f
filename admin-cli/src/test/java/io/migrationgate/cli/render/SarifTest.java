package io.migrationgate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SarifTest {
  @Test
  void aRelativePathBecomesAReferenceThatMeansIt() {
    String file = "db/V1 a#b?c%20:d\u017e.sql";
    assertThat(Sarif.uri(file)).isEqualTo("db/V1%20a%23b%3Fc%2520%3Ad%C5%BE.sql");
    assertThat(URI.create(Sarif.uri(file)).getPath()).isEqualTo(file);
    assertThat(Sarif.uri("/V1 a.sql")).isEqualTo("file:///V1%20a.sql");
  }
}
