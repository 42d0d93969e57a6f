package io.migrationgate.bench;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.documents.jackson.JacksonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a version costs, beside Jackson alone on the same document. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DocumentBenchmark {
  /** One line of an order. */
  public record Line(String article, int quantity, long cents) {}

  /** The version before. */
  public record OrderV1(String number, String customer, List<Line> lines) {}

  /** The newest version. */
  public record Order(String number, String customer, List<Line> lines, String currency) {}

  private static final VersionedType<Order> TYPE = VersionedType.first("order", 1, OrderV1.class)
      .next(
          2,
          Order.class,
          one -> new Order(one.number(), one.customer(), one.lines(), "EUR"),
          Downcast.lossless(two -> new OrderV1(two.number(), two.customer(), two.lines())))
      .build();

  private final JacksonFormat format = JacksonFormat.create(UnknownFields.KEEP);
  private final ObjectReader plain = JsonMapper.builder().build().readerFor(Order.class);
  private final ObjectReader strict = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build()
      .readerFor(Order.class);
  private final DocumentCodec<Order> codec =
      DocumentCodec.inField(TYPE, format, WriteVersion.always(2), "v");
  private final byte[] bare = document("", ",\"currency\":\"EUR\"");
  private final byte[] current = document("\"v\":2,", ",\"currency\":\"EUR\"");
  private final byte[] older = document("\"v\":1,", "");

  private static byte[] document(String first, String last) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      lines
          .append(i == 0 ? "" : ",")
          .append("{\"article\":\"article-")
          .append(i)
          .append("\",\"quantity\":3,\"cents\":1995}");
    }
    return ("{" + first + "\"number\":\"2026-004711\",\"customer\":\"c-81\",\"lines\":[" + lines
            + "]" + last + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Jackson as it is built, on the document without a version. */
  @Benchmark
  public Object jacksonAlone() throws IOException {
    return plain.readValue(bare);
  }

  /** Jackson that refuses names that come twice. */
  @Benchmark
  public Object jacksonThatRefusesDuplicates() throws IOException {
    return strict.readValue(bare);
  }

  /** The current version. */
  @Benchmark
  public Object readCurrent() {
    return codec.read(current);
  }

  /** The version before, and one upcast. */
  @Benchmark
  public Object readOlder() {
    return codec.read(older);
  }
}
