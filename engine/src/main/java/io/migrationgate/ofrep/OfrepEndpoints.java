package io.migrationgate.ofrep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagReader;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.flags.FlagSettings;
import io.migrationgate.flags.FlagSnapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The two endpoints of OpenFeature's remote evaluation protocol (OFREP 0.1): one flag, and all of
 * them with an entity tag. Plain functions; mount {@link #answer} in whatever server the
 * application has. It authenticates nobody: that is the application's business.
 *
 * <p>Where a flag gives the caller's default, the answer has no {@code value}. Metadata whose names
 * begin with {@value FlagSettings#PREFIX} stay here: they are for operators. Thread-safe.
 */
public final class OfrepEndpoints {
  /** Where the endpoints are mounted; a key may follow behind a slash. */
  public static final String PATH = "/ofrep/v1/evaluate/flags";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FeatureFlags flags;
  private final Predicate<String> shown;

  /**
   * Endpoints.
   *
   * @param shown which flags may be asked for, by their keys: what is not shown is not there
   */
  public OfrepEndpoints(FeatureFlags flags, Predicate<String> shown) {
    this.flags = flags;
    this.shown = shown;
  }

  /** Answers whatever was asked below {@link #PATH}. */
  public OfrepAnswer answer(OfrepRequest request) {
    if (!flags.isReady()) {
      return json(503, error("no flags were loaded yet"));
    }
    boolean all = request.path().equals(PATH) || request.path().equals(PATH + "/");
    if (!all && !request.path().startsWith(PATH + "/")) {
      return json(404, error("there is nothing at this path"));
    }
    if (!request.method().equals("POST")) {
      return new OfrepAnswer(405, Map.of("Allow", "POST"), "");
    }
    return all
        ? evaluateAll(request.body(), request.ifNoneMatch())
        : evaluate(request.path().substring(PATH.length() + 1), request.body());
  }

  /**
   * Evaluates one flag.
   *
   * @param body an object with {@code context}; empty for nobody in particular
   */
  public OfrepAnswer evaluate(String key, String body) {
    EvaluationContext context;
    try {
      context = context(body);
    } catch (BadContextException e) {
      return json(400, failure(key, e.code, e.getMessage()));
    }
    FlagSnapshot now = flags.snapshot();
    ObjectNode answer = answer(now, key, context);
    String code = answer.path("errorCode").asText("");
    return json(code.isEmpty() ? 200 : code.equals("FLAG_NOT_FOUND") ? 404 : 400, answer);
  }

  /**
   * Evaluates all flags that are shown, in one snapshot.
   *
   * @param body an object with {@code context}; empty for nobody in particular
   * @param ifNoneMatch entity tags that the caller has; null if it has none
   */
  public OfrepAnswer evaluateAll(String body, @Nullable String ifNoneMatch) {
    EvaluationContext context;
    try {
      context = context(body);
    } catch (BadContextException e) {
      return json(400, error(e.getMessage()).put("errorCode", e.code));
    }
    FlagSnapshot now = flags.snapshot();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ArrayNode array = object.putArray("flags");
    for (String key : new TreeSet<>(now.keys())) {
      if (shown.test(key)) {
        array.add(answer(now, key, context));
      }
    }
    String text = object.toString();
    String tag = tag(text);
    if (ifNoneMatch != null && matches(ifNoneMatch, tag)) {
      return new OfrepAnswer(304, Map.of("ETag", tag), "");
    }
    return new OfrepAnswer(200, Map.of("Content-Type", "application/json", "ETag", tag), text);
  }

  private ObjectNode answer(FlagReader now, String key, EvaluationContext context) {
    if (!shown.test(key)) {
      return failure(key, FlagErrorCode.FLAG_NOT_FOUND.name(), "there is no such flag");
    }
    FlagDetails<@Nullable Object> details = now.details(key, context);
    FlagErrorCode code = details.errorCode();
    if (details.reason() == FlagReason.ERROR && code != null) {
      return failure(key, code.name(), String.valueOf(details.errorMessage()));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("key", key);
    answer.put("reason", details.reason().name());
    if (details.variant() != null) {
      answer.put("variant", details.variant());
      answer.set("value", MAPPER.valueToTree(details.value()));
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    details.metadata().entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(FlagSettings.PREFIX))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> metadata.set(entry.getKey(), MAPPER.valueToTree(entry.getValue())));
    if (!metadata.isEmpty()) {
      answer.set("metadata", metadata);
    }
    return answer;
  }

  private static EvaluationContext context(String body) throws BadContextException {
    JsonNode given = body.isBlank() ? null : read(body).get("context");
    if (given == null || given.isNull()) {
      return EvaluationContext.EMPTY;
    }
    if (!given.isObject()) {
      throw new BadContextException("INVALID_CONTEXT", "the context is no object");
    }
    Map<String, @Nullable Object> attributes = MAPPER.convertValue(given, new TypeReference<>() {});
    Object key = attributes.remove("targetingKey");
    if (key != null && !(key instanceof String)) {
      throw new BadContextException("INVALID_CONTEXT", "the targetingKey is no text");
    }
    EvaluationContext.Builder builder = EvaluationContext.builder((String) key);
    attributes.forEach(builder::set);
    return builder.build();
  }

  private static JsonNode read(String body) throws BadContextException {
    try {
      JsonNode read = MAPPER.readTree(body);
      if (read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      throw new BadContextException(
          "PARSE_ERROR", "the body is no JSON: " + e.getOriginalMessage());
    }
    throw new BadContextException("PARSE_ERROR", "the body is no JSON object");
  }

  /** A body that says nothing that can be evaluated by. */
  private static final class BadContextException extends Exception {
    private static final long serialVersionUID = 1L;

    final String code;

    BadContextException(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private static ObjectNode error(@Nullable String details) {
    return JsonNodeFactory.instance.objectNode().put("errorDetails", details);
  }

  private static ObjectNode failure(String key, String code, @Nullable String details) {
    return error(details).put("key", key).put("errorCode", code);
  }

  private static OfrepAnswer json(int status, ObjectNode object) {
    return new OfrepAnswer(status, Map.of("Content-Type", "application/json"), object.toString());
  }

  /** The same tag on every node that gives the same answer. */
  private static String tag(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Compared weakly, as a condition on a representation that is not changed is. */
  private static boolean matches(String ifNoneMatch, String tag) {
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
  }
}
