package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Goes through a tree whose fractions have all their digits, and looks like a parser of text: what
 * has asked for no type of number gets a double, as it would from text.
 */
final class ExactTree extends TreeTraversingParser {
  ExactTree(ObjectNode tree, ObjectMapper mapper) {
    super(tree, mapper);
  }

  @Override
  public NumberType getNumberType() throws IOException {
    NumberType type = super.getNumberType();
    return type == NumberType.BIG_DECIMAL ? NumberType.DOUBLE : type;
  }

  @Override
  public NumberTypeFP getNumberTypeFP() {
    return NumberTypeFP.UNKNOWN;
  }

  @Override
  public Number getNumberValue() throws IOException {
    Number number = super.getNumberValue();
    return number instanceof BigDecimal decimal ? (Number) decimal.doubleValue() : number;
  }

  /** What is put aside until its type is known, and asked for then. */
  @Override
  public Number getNumberValueExact() throws IOException {
    return super.getNumberValue();
  }

  /** The same, where a parser of text gives the digits. */
  @Override
  public Object getNumberValueDeferred() throws IOException {
    Number number = super.getNumberValue();
    return number instanceof BigDecimal decimal ? decimal.toString() : number;
  }
}
