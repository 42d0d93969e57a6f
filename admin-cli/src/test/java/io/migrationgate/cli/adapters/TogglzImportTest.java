package io.migrationgate.cli.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogglzImportTest {
  private final Imported flags = new Imported(TogglzImport.read(List.of(
      new TogglzRow("PLAIN", true, null, null),
      new TogglzRow("OFF", false, "username", "users=ann\r\n"),
      new TogglzRow("USERS", true, "username", "users=ann, b\\u00E9a\r\n"),
      new TogglzRow("ONE_LINE", true, "username", "a=b&users=ann"),
      new TogglzRow("ROLES", true, "user-role", "roles=admin,ops"),
      new TogglzRow("EMPTY", true, "username", null),
      new TogglzRow("GRADUAL", true, "gradual", "percentage=25"),
      new TogglzRow("BROKEN", true, "username", "users=\\u00"),
      new TogglzRow("SCRIPT", true, "script", "lang=js"))));

  @Test
  void usersAndRolesAreThoseOfTogglz() {
    EvaluationContext ann = EvaluationContext.of("ann");
    assertThat(flags.on("PLAIN", EvaluationContext.EMPTY)).isTrue();
    assertThat(flags.details("OFF", ann).reason()).isEqualTo(FlagReason.DISABLED);
    assertThat(flags.on("USERS", ann)).isTrue();
    assertThat(flags.on("USERS", EvaluationContext.of("béa"))).isTrue();
    assertThat(flags.on("USERS", EvaluationContext.of("Ann"))).isFalse();
    assertThat(flags.on("ONE_LINE", ann)).isTrue();
    assertThat(flags.on("EMPTY", ann)).isFalse();
    assertThat(flags.on("ROLES", roles("user", "ops"))).isTrue();
    assertThat(flags.on("ROLES", roles("user"))).isFalse();
    assertThat(flags.on("ROLES", ann)).isFalse();
  }

  private static EvaluationContext roles(String... roles) {
    return EvaluationContext.builder("x").set("roles", List.of(roles)).build();
  }

  @Test
  void whatWouldMeanSomethingElseIsLeftOut() {
    assertThat(flags.unmapped("GRADUAL")).contains("Java's hash");
    assertThat(flags.unmapped("BROKEN")).contains("parameters that cannot be read");
    assertThat(flags.unmapped("SCRIPT")).contains("the activation strategy 'script'");
  }
}
