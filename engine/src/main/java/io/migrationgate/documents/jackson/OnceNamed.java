package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a parser is, and which names the object that it is in has had. Where objects follow one
 * another, as in an array, they mostly have the same names in the same order: then each is compared
 * with one.
 */
final class OnceNamed extends JsonReadContext {
  /** Beyond that a list takes longer than a set. */
  private static final int FEW = 16;

  private static final String[] NONE = {};

  private final JsonParser parser;
  // Of the last object here, all different; the one that is read has had the first of them so far.
  private String[] names = NONE;
  private int known;
  private int count;
  private @Nullable Set<String> many;

  private OnceNamed(
      @Nullable JsonReadContext parent, JsonParser parser, int type, int line, int column) {
    super(parent, parent == null ? 0 : parent.getNestingDepth() + 1, null, type, line, column);
    this.parser = parser;
  }

  static OnceNamed root(JsonParser parser) {
    return new OnceNamed(null, parser, TYPE_ROOT, 1, 0);
  }

  @Override
  public JsonReadContext createChildObjectContext(int line, int column) {
    return child(TYPE_OBJECT, line, column);
  }

  @Override
  public JsonReadContext createChildArrayContext(int line, int column) {
    return child(TYPE_ARRAY, line, column);
  }

  private JsonReadContext child(int type, int line, int column) {
    JsonReadContext child = _child;
    if (child == null) {
      child = new OnceNamed(this, parser, type, line, column);
      _child = child;
    } else {
      child.reset(type, line, column);
    }
    return child;
  }

  @Override
  public void reset(int type, int line, int column) {
    super.reset(type, line, column);
    count = 0;
    if (many != null) {
      many = null;
    }
  }

  // So small that it is compiled into the parser. Jackson has one object for each name that it
  // knows; where there is another one, it is looked at by its letters.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public void setCurrentName(@Nullable String name) throws JsonParseException {
    _currentName = name;
    if (count < known && names[count] == name) {
      count++;
    } else {
      learn(name);
    }
  }

  private void learn(@Nullable String name) throws JsonParseException {
    if (name == null) {
      return;
    }
    if (!isNew(name)) {
      throw new JsonParseException(parser, "a name that comes twice");
    }
    if (count == names.length) {
      names = count == 0 ? new String[FEW / 2] : Arrays.copyOf(names, 2 * count);
    }
    names[count++] = name;
    known = count;
  }

  private boolean isNew(String name) {
    if (count >= FEW) {
      Set<String> all = many;
      if (all == null) {
        all = new HashSet<>(Arrays.asList(names).subList(0, count));
        many = all;
      }
      return all.add(name);
    }
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        return false;
      }
    }
    return true;
  }
}
