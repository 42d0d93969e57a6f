package io.migrationgate.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
  @Test
  void comesBackFromTheOldShapeAsItWas() {
    PersonName name = new PersonName("Anna Maria", "Berg");

    assertThat(name.full()).isEqualTo("Anna Maria Berg");
    assertThat(PersonName.ofFull(name.full())).isEqualTo(name);
  }

  @Test
  void refusesLastNamesThatTheOldShapeWouldTearApart() {
    assertThatThrownBy(() -> new PersonName("Anna", "van Berg"))
        .isInstanceOf(ShopException.class)
        .hasMessageContaining("one word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " Anna", "Anna "})
  void refusesFirstNamesWithSpacesAroundOrNothingElse(String first) {
    assertThatThrownBy(() -> new PersonName(first, "Berg")).isInstanceOf(ShopException.class);
  }

  @Test
  void refusesAFullNameThatIsOneWord() {
    assertThatThrownBy(() -> PersonName.ofFull("Anna")).isInstanceOf(ShopException.class);
  }

  @Test
  void raisesTheNumberAtTheEndOfBothNames() {
    assertThat(new PersonName("First9", "Last9").next())
        .isEqualTo(new PersonName("First10", "Last10"));
    assertThat(new PersonName("Anna", "Berg").next()).isEqualTo(new PersonName("Anna1", "Berg1"));
  }
}
