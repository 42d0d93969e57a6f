package io.migrationgate.bench;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.memory.InMemoryGateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a version costs by the size of a document, beside Jackson alone on the same one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DocumentSizes {
  /** One line of an order. */
  public record Line(String article, int quantity, long cents) {}

  /** The version before. */
  public record OrderV1(String number, String customer, List<Line> lines) {}

  /** The newest version. */
  public record Order(String number, String customer, List<Line> lines, String currency) {}

  /** The newest version as whoever has Jackson alone declares it: with its version. */
  public record NumberedOrder(
      int v, String number, String customer, List<Line> lines, String currency) {}

  private static final VersionedType<Order> TYPE = VersionedType.first("order", 1, OrderV1.class)
      .next(
          2,
          Order.class,
          one -> new Order(one.number(), one.customer(), one.lines(), "EUR"),
          Downcast.lossless(two -> new OrderV1(two.number(), two.customer(), two.lines())))
      .build();

  private final JacksonFormat format = JacksonFormat.create(UnknownFields.KEEP);
  private final ObjectReader plain = JsonMapper.builder().build().readerFor(Order.class);
  private final ObjectReader numbered = JsonMapper.builder().build().readerFor(NumberedOrder.class);
  private final ObjectReader strict = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build()
      .readerFor(Order.class);
  private final DocumentCodec<Order> codec =
      DocumentCodec.inField(TYPE, format, WriteVersion.always(2), "v");
  /** Lines of the order: some 60 bytes, 400 bytes, and 5 KB. */
  @Param({"0", "8", "100"})
  int size;

  private byte[] bare;
  private byte[] current;
  private byte[] older;
  private JsonNode tree;
  private MigrationGates gates;
  private WriteVersion version;
  private UnitOfWork unit;

  private byte[] document(String first, String last) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < size; i++) {
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

  /** Starts a node, and opens a unit of work that stays open. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    bare = document("", ",\"currency\":\"EUR\"");
    current = document("\"v\":2,", ",\"currency\":\"EUR\"");
    older = document("\"v\":1,", "");
    tree = plain.readTree(bare);
    gates = MigrationGates.builder(new InMemoryGateStore())
        .build("bench")
        .withoutClassPath()
        .document(TYPE, format)
        .start();
    version = gates.writeVersion("order");
  }

  /** A unit belongs to the thread that measures. */
  @Setup(Level.Iteration)
  public void open() {
    unit = gates.unitOfWork("bench");
  }

  /** Ends it. */
  @TearDown(Level.Iteration)
  public void close() {
    unit.close();
  }

  /** Stops the node. */
  @TearDown(Level.Trial)
  public void stop() {
    gates.close();
  }

  /** Jackson as it is built, on the document without a version. */
  @Benchmark
  public Object jacksonAlone() throws IOException {
    return plain.readValue(bare);
  }

  /** Jackson as it is built, on the very document that the codec reads. */
  @Benchmark
  public Object jacksonAloneWithVersion() throws IOException {
    return numbered.readValue(current);
  }

  /** A tree as an object: what one upcast may cost besides, at most. */
  @Benchmark
  public Object treeToObject() throws IOException {
    return plain.treeToValue(tree, Order.class);
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

  /** Which version is to be written, in a unit of work that has asked before. */
  @Benchmark
  public int writeVersion() {
    return version.writeVersion();
  }
}
