package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.migrationgate.documents.jackson.JacksonFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A number is read and written digit by digit, wherever the version stands, and beside what is
 * kept.
 */
class DocumentNumbersTest {
  private static final String DIGITS = "12345678901234567890.10000000000000000000000010";

  record Price(BigDecimal amount, BigInteger number, double ratio, Map<String, Object> more) {}

  private static final VersionedType<Price> TYPE =
      VersionedType.first("price", 1, Price.class).unversioned(1).build();

  private static DocumentCodec<Price> codec(UnknownFields unknown) {
    return DocumentCodec.inField(TYPE, JacksonFormat.create(unknown), WriteVersion.always(1), "v");
  }

  private static final String FIELDS = "\"amount\":" + DIGITS
      + ",\"number\":123456789012345678901234567890,\"ratio\":0.1,\"more\":{\"x\":0.5}";

  @ParameterizedTest
  @ValueSource(strings = {"{\"v\":1,%s}", "{%s,\"v\":1}", "{%s}", "{\"v\":1,%s,\"kept\":0.5}"})
  void itIsReadAsItIsWritten(String form) {
    byte[] stored = form.formatted(FIELDS).getBytes(StandardCharsets.UTF_8);
    Price read = codec(UnknownFields.KEEP).read(stored).value();
    assertThat(read)
        .isEqualTo(new Price(
            new BigDecimal(DIGITS),
            new BigInteger("123456789012345678901234567890"),
            0.1,
            Map.of("x", 0.5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"v\":1,%s,\"kept\":%s}", "{%s,\"kept\":[{\"in\":%s}]}"})
  void whatIsKeptIsWrittenAsItWas(String form) {
    DocumentCodec<Price> codec = codec(UnknownFields.KEEP);
    byte[] stored = form.formatted(FIELDS, DIGITS).getBytes(StandardCharsets.UTF_8);
    Document<Price> read = codec.read(stored);
    String written = codec.write(read).text();
    assertThat(written.split(DIGITS, -1)).as(written).hasSize(3);
    assertThat(codec.read(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(read);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes(@JsonSubTypes.Type(value = Card.class, name = "card"))
  sealed interface Payment permits Card {}

  record Card(BigDecimal amount, Map<String, Object> more) implements Payment {}

  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      include = JsonTypeInfo.As.EXISTING_PROPERTY,
      property = "kind",
      visible = true)
  @JsonSubTypes(@JsonSubTypes.Type(value = Cash.class, name = "cash"))
  sealed interface Tip permits Cash {}

  record Cash(String kind, BigDecimal amount) implements Tip {}

  record Order(Payment pay, Tip tip) {}

  /** Jackson puts aside what comes before the type id. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"pay\":{\"kind\":\"card\",%1$s},\"tip\":{\"kind\":\"cash\",%2$s}}",
        "{\"v\":1,\"pay\":{%1$s,\"kind\":\"card\"},\"tip\":{%2$s,\"kind\":\"cash\"}}",
        "{\"pay\":{\"kind\":\"card\",%1$s},\"tip\":{\"kind\":\"cash\",%2$s},\"v\":1}",
        "{\"pay\":{%1$s,\"kind\":\"card\"},\"tip\":{%2$s,\"kind\":\"cash\"},\"v\":1}",
        "{\"v\":1,\"pay\":{%1$s,\"kind\":\"card\"},\"tip\":{%2$s,\"kind\":\"cash\"},\"kept\":0.5}"
      })
  void itIsReadAsItIsWrittenWithinPolymorphicTypes(String form) {
    DocumentCodec<Order> codec = DocumentCodec.inField(
        VersionedType.first("order", 1, Order.class).build(),
        JacksonFormat.create(UnknownFields.KEEP),
        WriteVersion.always(1),
        "v");
    for (String digits : List.of(DIGITS, "1E+30", "-1.50E-400")) {
      String amount = "\"amount\":" + digits;
      String more = amount + ",\"more\":{\"x\":0.5,\"y\":1e30}";
      byte[] stored = form.formatted(more, amount).getBytes(StandardCharsets.UTF_8);
      assertThat(codec.read(stored).value())
          .isEqualTo(new Order(
              new Card(new BigDecimal(digits), Map.of("x", 0.5, "y", 1e30)),
              new Cash("cash", new BigDecimal(digits))));
    }
  }
}
