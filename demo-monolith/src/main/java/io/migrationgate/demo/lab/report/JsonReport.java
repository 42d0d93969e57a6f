package io.migrationgate.demo.lab.report;

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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
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
    analysis(run, Analysis.of(run), json.putObject("analysis"));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run record is always written", e);
    }
  }

  private static void analysis(RunRecord run, Analysis analysis, ObjectNode json) {
    json.put("passed", run.outcome().passed());
    ArrayNode targets = json.putArray("targets");
    for (SpeedTarget target : analysis.targets()) {
      targets
          .addObject()
          .put("name", target.name())
          .put("wanted", target.wanted())
          .put("found", target.found())
          .put("reached", target.attainment().words());
    }
    ArrayNode changes = json.putArray("changes");
    for (ReportedChange change : analysis.changes()) {
      changes
          .addObject()
          .put("event", run.events().indexOf(change.event()) + 1)
          .put("label", change.event().label())
          .put("migration", run.migration(change.event()))
          .put("settleMillis", change.settled().millis())
          .put("liveNodes", change.settled().live())
          .put("acknowledged", change.settled().acknowledged())
          .<ObjectNode>set("besideMinute", growth(change.minute()))
          .<ObjectNode>set("besideQuietPart", growth(change.quiet()))
          .put("ratio", change.ratio())
          .put("failed", change.failed())
          .put("reached", change.within(run.head().targets().p99Ratio()).words());
    }
    ArrayNode backfills = json.putArray("backfills");
    for (BackfillCost cost : analysis.backfills()) {
      backfills
          .addObject()
          .put("id", cost.run().id())
          .put("migration", cost.run().migration())
          .put("state", cost.run().state())
          .put("copyMillis", cost.copyMillis())
          .put("compareMillis", cost.compareMillis())
          .put("rowsCopied", cost.run().copied())
          .put("rowsPerSecond", cost.rowsPerSecond())
          .put("rowsCompared", cost.run().compared())
          .<ObjectNode>set("whole", growth(cost.whole()))
          .<ObjectNode>set("copying", growth(cost.copying()))
          .<ObjectNode>set("comparing", growth(cost.comparing()))
          .put("failed", cost.failed())
          .put("reached", cost.attainment(run.head().targets().copyRatio()).words());
    }
  }

  private static ObjectNode growth(Growth growth) {
    return MAPPER
        .createObjectNode()
        .put("p99MicrosDuring", growth.during().micros())
        .put("requestsDuring", growth.during().requests())
        .put("p99MicrosBefore", growth.before().micros())
        .put("requestsBefore", growth.before().requests())
        .put("enoughRequests", growth.sound())
        .put("ratio", growth.ratio())
        .put("ratioAtLeast", growth.least())
        .put("ratioAtMost", growth.most());
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
