package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.testkit.TestFlags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Imported flags, evaluated. */
final class Imported {
  private final TestFlags test = TestFlags.empty();
  private final ForeignFlags foreign;

  Imported(ForeignFlags foreign) {
    this.foreign = foreign;
    foreign.flags().forEach(flag -> test.define(flag.key(), flag.text()));
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The time of {@code $flagd.timestamp}. */
  Imported at(String time) {
    test.clock(InstantSource.fixed(Instant.parse(time)));
    return this;
  }

  FlagDetails<@Nullable Object> details(String flag, EvaluationContext context) {
    return test.flags().details(flag, context);
  }

  boolean on(String flag, EvaluationContext context) {
    return test.flags().isEnabled(flag, context);
  }

  /** Why a flag was left out. */
  String unmapped(String flag) {
    List<String> texts = foreign.unmapped().stream()
        .filter(remark -> remark.flag().equals(flag))
        .map(ForeignFlags.Remark::text)
        .toList();
    return String.join("; ", texts);
  }
}
