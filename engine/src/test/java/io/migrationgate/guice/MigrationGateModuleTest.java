package io.migrationgate.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Key;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.inject.Gate;
import io.migrationgate.testkit.TestGates;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class MigrationGateModuleTest {
  static class Repository {
    final MigrationGate split;
    final MigrationGates gates;

    @Inject
    Repository(@Gate("customer-name-split") MigrationGate split, MigrationGates gates) {
      this.split = split;
      this.gates = gates;
    }
  }

  static class Misspelt {
    @Inject
    Misspelt(@Gate("customer-name-spilt") MigrationGate split) {}
  }

  @Test
  void injectsTheGateThatIsNamed() {
    try (TestGates gates = TestGates.of("customer-name-split", "price-cents")) {
      Repository repository = Guice.createInjector(new MigrationGateModule(gates.gates()))
          .getInstance(Repository.class);
      assertThat(repository.split).isSameAs(gates.gate("customer-name-split"));
      assertThat(repository.gates).isSameAs(gates.gates());
    }
  }

  @Test
  void aMisspeltNameIsFoundWhenTheInjectorIsMade() {
    try (TestGates gates = TestGates.of("customer-name-split")) {
      assertThatThrownBy(() -> Guice.createInjector(
              new MigrationGateModule(gates.gates()),
              binder -> binder.bind(Misspelt.class).asEagerSingleton()))
          .isInstanceOf(CreationException.class)
          .hasMessageContaining("customer-name-spilt");
    }
  }

  @Test
  void anAnnotationMadeInCodeEqualsOneInTheSource() throws Exception {
    Method method = getClass().getDeclaredMethod("annotated");
    Gate written = method.getAnnotation(Gate.class);
    Gate made = Gates.named("price-cents");
    assertThat(made).isEqualTo(written).hasSameHashCodeAs(written);
    assertThat(written).isEqualTo(made);
    assertThat(Key.get(MigrationGate.class, made)).isEqualTo(Key.get(MigrationGate.class, written));
    assertThat(made).isNotEqualTo(Gates.named("other"));
  }

  @Gate("price-cents")
  void annotated() {}
}
