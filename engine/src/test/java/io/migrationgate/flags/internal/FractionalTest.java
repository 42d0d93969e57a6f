package io.migrationgate.flags.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.SegmentMembership;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionalTest {
  private static final FlagView VIEW =
      Targetings.view(MigrationPhases.NONE, SegmentMembership.NONE);

  /**
   * Frozen: made by an implementation of MurmurHash3 in another language, for the flag
   * {@code new-checkout}. A change would move users from one variant to another.
   */
  @ParameterizedTest
  @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
      user-1     | 25 75        | b
      user-1     | 1 2 1        | b
      user-1     | 0 1 -5 99999 | d
      user-1     | 2147483646 1 | a
      user-1     | 10 10 10 10 10 10 10 10 10 10 | e
      user-2     | 25 75        | a
      user-2     | 10 10 10 10 10 10 10 10 10 10 | c
      user-42    | 1 2 1        | b
      user-42    | 10 10 10 10 10 10 10 10 10 10 | f
      josé       | 25 75        | a
      josé       | 10 10 10 10 10 10 10 10 10 10 | c
      日本         | 1 2 1        | a
      日本         | 10 10 10 10 10 10 10 10 10 10 | b
      😀          | 10 10 10 10 10 10 10 10 10 10 | b
      '' | 1 2 1 | c
      ''         | 10 10 10 10 10 10 10 10 10 10 | j
      a          | 10 10 10 10 10 10 10 10 10 10 | g
      1234567890 | 10 10 10 10 10 10 10 10 10 10 | c
      customer/7 | 25 75        | b
      customer/7 | 10 10 10 10 10 10 10 10 10 10 | h
      """)
  void frozenVectors(String key, String weights, String variant) {
    StringBuilder shares = new StringBuilder();
    StringBuilder computed = new StringBuilder();
    char name = 'a';
    for (String weight : weights.split(" ")) {
      String comma = name == 'a' ? "" : ",";
      shares
          .append(comma)
          .append("[\"")
          .append(name)
          .append("\",")
          .append(weight)
          .append(']');
      computed
          .append(comma)
          .append("[\"")
          .append(name)
          .append("\",{\"*\":[1,")
          .append(weight)
          .append("]}]");
      name++;
    }
    assertThat(evaluate("[" + shares + "]", key)).isEqualTo(variant);
    assertThat(evaluate("[" + computed + "]", key)).isEqualTo(variant);
    // The same text, given as the key to hash.
    assertThat(evaluate(
            "[{\"cat\":[\"new-\",\"checkout\",{\"var\":\"targetingKey\"}]}," + shares + "]", key))
        .isEqualTo(variant);
  }

  private static Object evaluate(String arguments, String key) {
    EvaluationContext context = key == null ? EvaluationContext.EMPTY : EvaluationContext.of(key);
    return Targetings.evaluate("{\"fractional\":" + arguments + "}", context, VIEW);
  }

  @Test
  void oneShareMayStandWithoutBrackets() {
    assertThat(evaluate("[[\"on\", 1]]", "u")).isEqualTo("on");
    assertThat(evaluate("[\"on\", 1]", "u")).isEqualTo("on");
    assertThat(evaluate("[[\"on\"]]", "u")).isEqualTo("on");
    assertThat(evaluate("[{\"var\": \"targetingKey\"}, [\"on\", 1]]", "u")).isEqualTo("on");
  }

  @Test
  void whatIsNotTextIsNoKeyToHash() {
    String shares = "[\"a\",1],[\"b\",1],[\"c\",1],[\"d\",1]";
    for (String key : new String[] {"u1", "u2", "u3", "u4", "u5"}) {
      assertThat(evaluate("[{\"var\":\"number\"}," + shares + "]", key))
          .isEqualTo(evaluate("[" + shares + "]", key));
      assertThat(Targetings.evaluate(
              "{\"fractional\":[{\"var\":\"n\"}," + shares + "]}",
              EvaluationContext.builder(key).set("n", 7).build(),
              VIEW))
          .isEqualTo(evaluate("[" + shares + "]", key));
    }
  }

  @Test
  void withoutKeyOrWeightNobodyIsChosen() {
    assertThat(evaluate("[[\"a\",1],[\"b\",1]]", null)).isNull();
    assertThat(evaluate("[{\"var\":\"email\"},[\"a\",1],[\"b\",1]]", null)).isNull();
    assertThat(evaluate("[[\"a\",0],[\"b\",-1]]", "u")).isNull();
    assertThat(evaluate("[[\"a\",{\"var\":\"none\"}],[\"b\",1]]", "u")).isNull();
    assertThat(evaluate("[[\"a\",{\"/\":[1,2]}],[\"b\",1]]", "u")).isNull();
    assertThat(evaluate("[[\"a\",{\"*\":[1,2147483647]}],[\"b\",1]]", "u")).isNull();
  }

  @Test
  void weightsAndVariantsMayBeComputed() {
    // A ramp by time: all of it has passed.
    assertThat(evaluate(
            "[[\"on\",{\"min\":[100,{\"-\":[{\"var\":\"$flagd.timestamp\"},1799999900]}]}],"
                + "[\"off\",{\"max\":[0,{\"-\":[1800000000,{\"var\":\"$flagd.timestamp\"}]}]}]]",
            "u"))
        .isEqualTo("on");
    assertThat(evaluate("[[{\"if\":[true,\"x\",\"y\"]},1]]", "u")).isEqualTo("x");
    assertThat(evaluate("[[null,1]]", "u")).isNull();
    assertThat(evaluate("[[true,1]]", "u")).isEqualTo(true);
  }

  @Test
  void aGrowingShareMovesNobodyOut() {
    nobodyIsMovedOut(500);
  }

  @Test
  @Tag("thorough")
  void aGrowingShareMovesNobodyOutOfManyKeys() {
    nobodyIsMovedOut(50_000);
  }

  private static void nobodyIsMovedOut(int keys) {
    boolean[] in = new boolean[keys];
    int before = 0;
    for (int percent = 0; percent <= 100; percent++) {
      Expression expression = Targetings.compile(
          "{\"fractional\":[[\"on\"," + percent + "],[\"off\"," + (100 - percent) + "]]}");
      int count = 0;
      for (int i = 0; i < keys; i++) {
        boolean on = "on".equals(choose(expression, "new-checkout", "user-" + i));
        assertThat(on || !in[i]).as("user-%d at %d %%", i, percent).isTrue();
        in[i] = on;
        count += on ? 1 : 0;
      }
      assertThat(count).isGreaterThanOrEqualTo(before);
      before = count;
    }
    assertThat(before).isEqualTo(keys);
  }

  private static Object choose(Expression expression, String flag, String key) {
    return expression.value(flag(flag), VIEW, EvaluationContext.of(key));
  }

  private static CompiledFlag flag(String key) {
    return CompiledFlag.of(FlagDefinition.parse(key, "{\"state\":\"ENABLED\"}"), null, false);
  }

  @Test
  @Tag("thorough")
  void aMillionKeysAreSharedAsTheWeightsSay() {
    int keys = 1_000_000;
    int[] weights = {1, 9, 30, 60};
    Expression expression =
        Targetings.compile("{\"fractional\":[[\"0\",1],[\"1\",9],[\"2\",30],[\"3\",60]]}");
    CompiledFlag flag = flag("new-checkout");
    for (String prefix : new String[] {"user-", "", "0123456789abcdef-", "ü"}) {
      int[] counts = new int[weights.length];
      for (int i = 0; i < keys; i++) {
        Object variant = expression.value(flag, VIEW, EvaluationContext.of(prefix + i));
        counts[Integer.parseInt((String) variant)]++;
      }
      double chiSquare = 0;
      for (int i = 0; i < weights.length; i++) {
        double expected = keys * (weights[i] / 100.0);
        chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
      }
      // Three degrees of freedom: 0.1 % of fair draws come out higher.
      assertThat(chiSquare).as(prefix + Arrays.toString(counts)).isLessThan(16.27);
    }
  }

  @Test
  @Tag("thorough")
  void whoIsInOneFlagIsNoMoreLikelyInAnother() {
    int keys = 1_000_000;
    Expression expression = Targetings.compile("{\"fractional\":[[\"on\",10],[\"off\",90]]}");
    CompiledFlag one = flag("new-checkout");
    CompiledFlag other = flag("new-checkout-2");
    long inOne = 0;
    long inOther = 0;
    long inBoth = 0;
    for (int i = 0; i < keys; i++) {
      EvaluationContext context = EvaluationContext.of("user-" + i);
      boolean a = "on".equals(expression.value(one, VIEW, context));
      boolean b = "on".equals(expression.value(other, VIEW, context));
      inOne += a ? 1 : 0;
      inOther += b ? 1 : 0;
      inBoth += a && b ? 1 : 0;
    }
    double p = inOne / (double) keys;
    double q = inOther / (double) keys;
    double correlation = (inBoth / (double) keys - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
    assertThat(Math.abs(correlation)).isLessThan(0.004);
  }
}
