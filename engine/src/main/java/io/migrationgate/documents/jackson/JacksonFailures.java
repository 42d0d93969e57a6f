package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentException;
import java.io.IOException;
import java.util.stream.Collectors;

/** Says what Jackson found, without what was in the document. */
final class JacksonFailures {
  private JacksonFailures() {}

  static DocumentException malformed(String subject, IOException cause) {
    if (cause instanceof StreamConstraintsException) {
      return new DocumentException(
          new Problem(
              subject,
              "a document that is nested too deeply, or has a text or number that is too long",
              "one within the limits of its format",
              "raise the limits, or find out why it is so large"),
          cause);
    }
    return new DocumentException(
        new Problem(
            subject,
            "text that is no JSON object, or one with a name twice" + where(cause),
            "one whole JSON object",
            "look at what wrote it; nothing was read"),
        cause);
  }

  /** The names in a path are the type's own, but for an unknown field and for a map's keys. */
  static DocumentException unfit(String subject, int version, IOException cause) {
    if (!(cause instanceof JsonMappingException mapping)) {
      return malformed(subject, cause);
    }
    return new DocumentException(
        new Problem(
            subject + ", version " + version,
            found(mapping) + " at " + path(mapping),
            "the shape of its version",
            next(mapping)),
        cause);
  }

  private static String found(JsonMappingException mapping) {
    if (mapping instanceof UnrecognizedPropertyException) {
      return "a field that its version does not have";
    }
    if (mapping instanceof InvalidNullException) {
      return "nothing where a value must be";
    }
    if (mapping instanceof InvalidFormatException format
        && format.getTargetType() != null
        && format.getTargetType().isEnum()) {
      return "a value that enum " + format.getTargetType().getSimpleName() + " does not have";
    }
    if (mapping instanceof MismatchedInputException) {
      return "a missing field, or a value of another type,";
    }
    return "something that the Java type has refused";
  }

  private static String next(JsonMappingException mapping) {
    if (mapping instanceof UnrecognizedPropertyException) {
      return "deploy readers that know the field before writers write it, with a new version; or keep"
          + " unknown fields";
    }
    if (mapping instanceof InvalidFormatException format
        && format.getTargetType() != null
        && format.getTargetType().isEnum()) {
      return "deploy readers that know the value before writers write it; or read unknown values as a"
          + " default";
    }
    return "look at what wrote it; a field that may be missing is marked @Nullable";
  }

  private static String path(JsonMappingException mapping) {
    return "$"
        + mapping.getPath().stream()
            .map(step -> step.getFieldName() == null
                ? "[" + step.getIndex() + "]"
                : "." + step.getFieldName())
            .collect(Collectors.joining());
  }

  static DocumentException unwritten(String subject, JsonProcessingException cause) {
    return new DocumentException(
        new Problem(
            subject,
            "a value that Jackson cannot write"
                + (cause instanceof JsonMappingException mapping ? ", at " + path(mapping) : ""),
            "one that its Java type can write",
            "see the cause; nothing was written"),
        cause);
  }

  private static String where(IOException cause) {
    JsonLocation at = cause instanceof JsonProcessingException e ? e.getLocation() : null;
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
