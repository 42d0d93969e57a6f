package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagType;
import io.migrationgate.spi.StoreJson;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagDeclarationTest {
  private static final String HEAD = "format: 1\nmigrations: []\nflags:\n";

  private static List<FlagDeclaration> parse(String flags) {
    return DeclarationParser.parse("file", new StringReader(HEAD + flags)).flags();
  }

  @Test
  void readsTypesAndDefaults() {
    List<FlagDeclaration> flags = parse("""
        - {key: new-checkout, type: boolean, default: false}
        - {key: banner, type: string, default: "true"}
        - {key: basket-limit, type: number, default: -50}
        - {key: discount, type: number, default: 2.5}
        - {key: theme, type: object}
        """);

    assertThat(flags)
        .containsExactly(
            new FlagDeclaration("new-checkout", FlagType.BOOLEAN, false),
            new FlagDeclaration("banner", FlagType.STRING, "true"),
            new FlagDeclaration("basket-limit", FlagType.NUMBER, -50L),
            new FlagDeclaration("discount", FlagType.NUMBER, 2.5),
            new FlagDeclaration("theme", FlagType.OBJECT));
    assertThat(StoreJson.readDeclaredFlags(StoreJson.declaredFlags(flags)))
        .containsExactlyElementsOf(flags);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      - {type: boolean};                              no key 'key'
      - {key: a};                                     no key 'type'
      - {key: a, type: bool};                         'bool'
      - {key: a, type: boolean, default: 1};          the default 1 for type boolean
      - {key: a, type: number, default: many};        the default many for type number
      - {key: a, type: object, default: x};           objects are declared without one
      - {key: a, type: number, default: 0x10};        the number 0x10
      - {key: a, type: number, default: 1e999};       the number 1e999
      - {key: a, type: string, default: [x]};         a list
      - {key: " a", type: string};                    spaces around it
      - {key: a, type: string, defualt: x};           did you mean 'default'
      """)
  void refusesWhatMakesNoSense(String flag, String found) {
    assertThatThrownBy(() -> parse(flag + "\n"))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("file:4:")
        .hasMessageContaining(found);
  }

  @Test
  void aKeyIsDeclaredOnce() {
    assertThatThrownBy(() -> parse("- {key: a, type: string}\n- {key: a, type: string}\n"))
        .hasMessageContaining("file:5:")
        .hasMessageContaining("a second flag with this key");
    FlagDeclaration flag = new FlagDeclaration("a", FlagType.STRING);
    assertThatThrownBy(() -> new Declarations(null, null, List.of(), List.of(flag, flag)))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("two declarations");
  }
}
