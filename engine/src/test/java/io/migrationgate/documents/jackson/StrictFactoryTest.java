package io.migrationgate.documents.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Names that come twice are found wherever Jackson's own parser finds them, and nowhere else. */
class StrictFactoryTest {
  private static final String[] NAMES = {
    "a",
    "b",
    "c",
    "Aa",
    "BB",
    "\\u0061",
    "ž",
    "\\u017e",
    "",
    "quantity",
    "quantit\\u0079",
    "a-name-that-is-longer-than-four-quads-of-bytes"
  };

  private final ObjectMapper mapper = new ObjectMapper();
  private final JsonFactory ours = new StrictFactory(mapper.getFactory(), mapper);
  private final JsonFactory jacksons = mapper
      .getFactory()
      .copy()
      .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);

  /** The tree, or that there is none. */
  private String read(JsonFactory factory, byte[] content) {
    try (JsonParser parser = factory.createParser(content)) {
      JsonNode tree = mapper.readTree(parser);
      return parser.nextToken() == null ? String.valueOf(tree) : "refused";
    } catch (IOException e) {
      return "refused";
    }
  }

  private void assertSame(byte[] content) {
    assertThat(read(ours, content))
        .as(() -> new String(content, StandardCharsets.UTF_8))
        .isEqualTo(read(jacksons, content));
  }

  private static String object(SplittableRandom random, int depth, int most) {
    List<String> fields = new ArrayList<>();
    int size = random.nextInt(most);
    for (int i = 0; i < size; i++) {
      String name = random.nextInt(4) == 0
          ? NAMES[random.nextInt(NAMES.length)]
          : "n" + random.nextInt(5 * most);
      fields.add("\"" + name + "\": " + value(random, depth, most));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private static String value(SplittableRandom random, int depth, int most) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return "1";
    }
    if (random.nextBoolean()) {
      return object(random, depth - 1, most);
    }
    // Objects of the same names in the same order, as they mostly are, and one that is not.
    String same = object(random, depth - 1, most);
    return "[" + same + "," + same + "," + object(random, depth - 1, most) + "," + same + "]";
  }

  @Test
  void findsWhatJacksonFinds() {
    SplittableRandom random = new SplittableRandom(20261201);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] content = object(random, 3, 2 + i % 6).getBytes(StandardCharsets.UTF_8);
      assertSame(content);
      refused += read(ours, content).equals("refused") ? 1 : 0;
    }
    assertThat(refused).isBetween(500, 4_500);
  }

  @Test
  void alsoAmongManyNames() {
    for (int size : new int[] {15, 16, 17, 40, 5_000}) {
      StringBuilder names = new StringBuilder();
      for (int i = 0; i < size; i++) {
        names.append("\"n").append(i).append("\":1,");
      }
      String each = "{" + names + "\"last\":1}";
      byte[] twice = ("{\"all\":[" + each + "," + each + "]}").getBytes(StandardCharsets.UTF_8);
      assertThat(read(ours, twice)).isNotEqualTo("refused");
      for (int again : new int[] {0, size / 2, size - 1}) {
        String wrong = "{" + names + "\"n" + again + "\":1}";
        byte[] content =
            ("{\"all\":[" + each + "," + wrong + "]}").getBytes(StandardCharsets.UTF_8);
        assertThat(read(ours, content)).isEqualTo("refused");
      }
    }
  }

  @Test
  void readsWhatJacksonReads() {
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      for (String text : List.of(
          "{\"a\":1}",
          "{\"a\":1,\"a\":2}",
          "\uFEFF{\"a\":1,\"a\":2}",
          " {\"a\":1,\"a\":2}",
          "{",
          "")) {
        assertSame(text.getBytes(charset));
      }
    }
  }
}
