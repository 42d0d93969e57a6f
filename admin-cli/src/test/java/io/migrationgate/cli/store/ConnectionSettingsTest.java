package io.migrationgate.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionSettingsTest {
  @Test
  void neverShowsThePassword() {
    ConnectionSettings settings = new ConnectionSettings(
        "jdbc:postgresql://db/shop?password=hunter22", "ops", "open-sesame", "--url");
    assertThat(settings.toString())
        .isEqualTo("jdbc:postgresql://db/shop?password=**** as ops")
        .doesNotContain("open-sesame");
    assertThat(settings.hide(
            "cannot open jdbc:postgresql://db/shop?password=hunter22 with open-sesame"))
        .isEqualTo("cannot open jdbc:postgresql://db/shop?password=**** with ****");
  }

  @Test
  void doesNotMakeHolesInTextBecauseOfAShortPassword() {
    ConnectionSettings settings = new ConnectionSettings("jdbc:x", "ops", "a", "--url");
    assertThat(settings.hide("a database")).isEqualTo("a database");
  }
}
