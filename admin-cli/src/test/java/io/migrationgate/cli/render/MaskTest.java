package io.migrationgate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop?user=ops&password=hunter22",
        "jdbc:postgresql://db/shop?password=hunter22&user=ops",
        "jdbc:postgresql://db/shop?password=a,b;hunter22",
        "jdbc:postgresql://db/shop?PASSWORD=hunter22",
        "jdbc:postgresql://db/shop?sslpassword=hunter22",
        "jdbc:mariadb://db/shop?trustStorePassword=hunter22&x=y",
        "jdbc:h2:mem:x;USER=sa;PASSWORD=hunter22",
        "jdbc:postgresql://ops:hunter22@db/shop",
        "postgres://ops:hun:ter:hunter22@db/shop",
        "password = hunter22",
        "pwd=hunter22",
        "clientSecret=hunter22"
      })
  void hidesPasswords(String text) {
    assertThat(Mask.mask(text)).doesNotContain("hunter22").contains("****");
  }

  @Test
  void leavesTheRestToBeRead() {
    String url =
        "jdbc:postgresql://db-1:5432,db-2:5432/shop?user=ops@server&targetServerType=primary";
    assertThat(Mask.mask(url)).isEqualTo(url);
    assertThat(Mask.mask("jdbc:postgresql://db/shop?password=x&user=ops"))
        .isEqualTo("jdbc:postgresql://db/shop?password=****&user=ops");
    assertThat(Mask.mask("password authentication failed for user \"ops\""))
        .isEqualTo("password authentication failed for user \"ops\"");
  }
}
