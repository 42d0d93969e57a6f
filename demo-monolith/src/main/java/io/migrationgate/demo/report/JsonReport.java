package io.migrationgate.demo.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;

/** A run as JSON, which can be read back. */
public final class JsonReport {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .addModule(instants())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build();

  private JsonReport() {}

  /** The run, indented. */
  public static String write(RunRecord run) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run record is always written", e);
    }
  }

  /** The run that was written. */
  public static RunRecord read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, RunRecord.class);
  }

  /** Two lines of text instead of a library for one field. */
  private static SimpleModule instants() {
    return new SimpleModule()
        .addSerializer(new StdSerializer<Instant>(Instant.class) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(value.toString());
          }
        })
        .addDeserializer(Instant.class, new StdDeserializer<>(Instant.class) {
          private static final long serialVersionUID = 1L;

          @Override
          public Instant deserialize(JsonParser json, DeserializationContext context)
              throws IOException {
            return Instant.parse(json.getText());
          }
        });
  }
}
