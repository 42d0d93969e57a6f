package io.migrationgate.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.inject.Flag;
import io.migrationgate.testkit.TestFlags;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureFlagsModuleTest {
  private final TestFlags test = TestFlags.empty();
  private final Injector injector =
      Guice.createInjector(new FeatureFlagsModule(test.flags(), Set.of("new-checkout")));

  static final class Checkout {
    private final BooleanFlag flag;

    @Inject
    Checkout(@Flag("new-checkout") BooleanFlag flag) {
      this.flag = flag;
    }
  }

  @Test
  void aFlagIsInjectedAndFollowsTheStore() {
    Checkout checkout = injector.getInstance(Checkout.class);

    assertThat(checkout.flag.isEnabled(EvaluationContext.EMPTY)).isFalse();
    test.set("new-checkout", true);
    assertThat(checkout.flag.isEnabled(EvaluationContext.EMPTY)).isTrue();
    assertThat(checkout.flag.key()).isEqualTo("new-checkout");
    assertThat(injector.getInstance(FeatureFlags.class)).isSameAs(test.flags());
  }

  @Test
  void aKeyThatWasNotGivenIsAMissingBinding() {
    assertThatThrownBy(() -> injector.getInstance(Key.get(BooleanFlag.class, Flags.named("other"))))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void theAnnotationMadeInCodeIsEqualToTheWrittenOne() throws NoSuchMethodException {
    Flag written = (Flag)
        Checkout.class.getDeclaredConstructor(BooleanFlag.class).getParameterAnnotations()[0][0];

    assertThat(Flags.named("new-checkout")).isEqualTo(written).hasSameHashCodeAs(written);
    assertThat(written).isEqualTo(Flags.named("new-checkout"));
  }
}
