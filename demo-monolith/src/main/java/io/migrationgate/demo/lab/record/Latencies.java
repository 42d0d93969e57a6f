package io.migrationgate.demo.lab.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How long requests took: a histogram that is kept compressed, so that those of many seconds can be
 * merged. Percentiles of a stretch of time come from the merged histogram; those of seconds cannot
 * be averaged. Immutable.
 */
@JsonPropertyOrder({"count", "p50Micros", "p99Micros", "maxMicros", "histogram"})
public final class Latencies {
  private static final int DIGITS = 3;

  /** Of no request. */
  public static final Latencies NONE = of(new Histogram(DIGITS));

  private final byte[] compressed;
  private final long count;
  private final long p50Micros;
  private final long p99Micros;
  private final long maxMicros;

  private Latencies(byte[] compressed, Histogram micros) {
    this.compressed = compressed;
    this.count = micros.getTotalCount();
    this.p50Micros = micros.getValueAtPercentile(50);
    this.p99Micros = micros.getValueAtPercentile(99);
    this.maxMicros = micros.getMaxValue();
  }

  /** What a histogram of microseconds holds now. */
  public static Latencies of(Histogram micros) {
    ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    int length = micros.encodeIntoCompressedByteBuffer(buffer);
    return new Latencies(Arrays.copyOf(buffer.array(), length), micros);
  }

  /** All of them together. */
  public static Latencies merged(Collection<Latencies> parts) {
    Histogram sum = new Histogram(DIGITS);
    parts.forEach(part -> sum.add(part.histogram()));
    return of(sum);
  }

  /** How many requests there were. */
  @JsonProperty
  public long count() {
    return count;
  }

  /** Half of them took at most so long. */
  @JsonProperty
  public long p50Micros() {
    return p50Micros;
  }

  /** 99 of 100 took at most so long. */
  @JsonProperty
  public long p99Micros() {
    return p99Micros;
  }

  /** The longest. */
  @JsonProperty
  public long maxMicros() {
    return maxMicros;
  }

  /** HdrHistogram's compressed form (V2) in Base64, which its tools read. */
  @JsonProperty("histogram")
  String encoded() {
    return Base64.getEncoder().encodeToString(compressed);
  }

  /** A copy that may be changed. */
  public Histogram histogram() {
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(compressed), 0);
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was compressed here can be read here", e);
    }
  }
}
