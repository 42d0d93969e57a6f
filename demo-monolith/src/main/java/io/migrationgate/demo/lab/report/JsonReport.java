package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/**
 * A run as JSON, which can be read back: the record as it is, and under {@code analysis} what it
 * says about the numbers to reach, which is computed anew when the record is read.
 */
public final class JsonReport {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .addModule(instants())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build();

  private JsonReport() {}

  /** The run, indented. */
  public static String write(RunRecord run) {
    ObjectNode json = MAPPER.valueToTree(run);
    json.putPOJO("analysis", Analysis.of(run));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run record is always written", e);
    }
  }

  /** The run that was written. */
  public static RunRecord read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, RunRecord.class);
  }

  /** A few lines of text instead of a library for one field. */
  private static SimpleModule instants() {
    return new SimpleModule()
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(Instant.class, new FromStringDeserializer<>(Instant.class) {
          private static final long serialVersionUID = 1L;

          @Override
          protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
          }
        });
  }
}
