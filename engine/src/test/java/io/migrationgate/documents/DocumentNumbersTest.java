package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.documents.jackson.JacksonFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
}
