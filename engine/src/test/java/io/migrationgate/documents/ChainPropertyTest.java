package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.migrationgate.documents.jackson.JacksonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Random chains of changes that lose nothing, on random documents. */
class ChainPropertyTest {
  /** A document of any shape. */
  static final class Fields {
    private final Map<String, Object> all = new TreeMap<>();

    @JsonAnyGetter
    public Map<String, Object> all() {
      return all;
    }

    @JsonAnySetter
    public void put(String name, Object value) {
      all.put(name, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Fields that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
      return all.hashCode();
    }

    @Override
    public String toString() {
      return all.toString();
    }
  }

  /** One change and its inverse, on fields. */
  private record Step(
      UnaryOperator<Map<String, Object>> up, UnaryOperator<Map<String, Object>> down) {
    static Step of(Random random, int version) {
      String old = "f" + random.nextInt(4);
      String fresh = "v" + version;
      return switch (random.nextInt(3)) {
        case 0 -> new Step(all -> renamed(all, old, fresh), all -> renamed(all, fresh, old));
        case 1 -> new Step(all -> with(all, fresh, version), all -> without(all, fresh));
        default -> new Step(all -> nested(all, old), all -> flat(all, old));
      };
    }

    private static Map<String, Object> renamed(Map<String, Object> all, String from, String to) {
      Map<String, Object> next = new TreeMap<>(all);
      Object value = next.remove(from);
      if (value != null) {
        next.put(to, value);
      }
      return next;
    }

    private static Map<String, Object> with(Map<String, Object> all, String name, Object value) {
      Map<String, Object> next = new TreeMap<>(all);
      next.put(name, value);
      return next;
    }

    private static Map<String, Object> without(Map<String, Object> all, String name) {
      Map<String, Object> next = new TreeMap<>(all);
      next.remove(name);
      return next;
    }

    private static Map<String, Object> nested(Map<String, Object> all, String name) {
      Object value = all.get(name);
      return value == null ? all : with(all, name, Map.of("in", value));
    }

    private static Map<String, Object> flat(Map<String, Object> all, String name) {
      return all.get(name) instanceof Map<?, ?> map
          ? with(all, name, Objects.requireNonNull(map.get("in")))
          : all;
    }
  }

  private static Fields apply(UnaryOperator<Map<String, Object>> change, Fields fields) {
    Fields next = new Fields();
    change.apply(fields.all()).forEach(next::put);
    return next;
  }

  private static VersionedType<Fields> chain(Random random, int length) {
    VersionChain<Fields> chain = VersionedType.first("random", 1, Fields.class);
    for (int version = 2; version <= length; version++) {
      Step step = Step.of(random, version);
      chain = chain.next(
          version,
          Fields.class,
          fields -> apply(step.up(), fields),
          random.nextBoolean()
              ? Downcast.lossless(fields -> apply(step.down(), fields))
              : Downcast.lossy(fields -> apply(step.down(), fields), "perhaps something"));
    }
    return chain.unversioned(1).build();
  }

  private static byte[] document(Random random) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (random.nextBoolean()) {
        fields.add(
            "\"f" + i + "\":" + List.of("1", "\"ž\"", "[1,[]]", "true").get(random.nextInt(4)));
      }
    }
    return ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void whatIsWrittenInAnyVersionIsReadAsTheSame(
      @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 8) int length) {
    Random random = new Random(seed);
    VersionedType<Fields> type = chain(random, length);
    byte[] stored = document(random);
    JacksonFormat format = JacksonFormat.create(UnknownFields.KEEP);
    Fields read = DocumentCodec.inField(type, format, WriteVersion.always(1), "version")
        .read(stored)
        .value();
    for (int version = 1; version <= length; version++) {
      DocumentCodec<Fields> codec =
          DocumentCodec.inField(type, format, WriteVersion.always(version), "version");
      EncodedDocument written = codec.write(read);
      assertThat(codec.read(written.content()))
          .as("version %d of %d, seed %d: %s", version, length, seed, written.text())
          .isEqualTo(new Document<>(read, version, null));
      assertThat(codec.totals().lost()).isZero();
    }
  }
}
