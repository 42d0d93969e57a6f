package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionHeadersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json; version=2 | 2",
        "application/json;v=\"12\"; charset=utf-8 | 12",
        "application/vnd.shop.order.v3+json | 3",
        "application/vnd.shop.order.v3+json; charset=utf-8 | 3",
        "Application/Vnd.Shop.Order.V3+JSON; Version=3 | 3",
      })
  void aMediaTypeNamesAVersion(String mediaType, int version) {
    assertThat(VersionHeaders.ofMediaType(mediaType)).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/vnd.shop.order+json",
        "application/vnd.shop.video+json",
        "application/json; conversion=2",
        ""
      })
  void mostNameNone(String mediaType) {
    assertThat(VersionHeaders.ofMediaType(mediaType)).isNull();
    assertThat(VersionHeaders.ofMediaType(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; version=-1",
        "application/json; v=2.0",
        "application/json; v=9999999999",
        "application/vnd.shop.order.v2x+json",
        "application/vnd.shop.order.v2+json; version=3"
      })
  void whatIsNoVersionIsRefused(String mediaType) {
    assertThatThrownBy(() -> VersionHeaders.ofMediaType(mediaType))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("media type");
  }

  /** Seconds since 1970 after an at sign, and a date as HTTP writes it. */
  @Test
  void aVersionThatIsToGoSaysSo() {
    Instant since = Instant.ofEpochSecond(1_688_169_599);
    assertThat(VersionHeaders.deprecated(since, null))
        .isEqualTo(Map.of("Deprecation", "@1688169599"));
    Instant sunset = Instant.parse("2018-12-31T23:59:59Z");
    assertThat(VersionHeaders.deprecated(sunset, sunset))
        .containsEntry("Sunset", "Mon, 31 Dec 2018 23:59:59 GMT");
    assertThatThrownBy(() -> VersionHeaders.deprecated(since, sunset))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
