package io.migrationgate.demo.shop;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A customer's name.
 *
 * <p>While the old shape is in use, the last name is one word: the old column holds both names with
 * a space between, and is read back by splitting at the last one. With that rule the mapping loses
 * nothing in either direction; without it the migration would have to be declared lossy.
 *
 * @param first the first name or names
 * @param last the last name, one word
 */
public record PersonName(String first, String last) {
  private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,15})");

  /** Checks both. */
  public PersonName {
    if (first.isBlank() || !first.equals(first.strip()) || first.length() > 90) {
      throw ShopException.invalid("a first name is 1 to 90 characters, without spaces around");
    }
    if (last.isBlank() || last.contains(" ") || last.length() > 90) {
      throw ShopException.invalid("a last name is one word of 1 to 90 characters");
    }
  }

  /** Reads the old shape. */
  public static PersonName ofFull(String full) {
    int space = full.lastIndexOf(' ');
    if (space < 0) {
      throw ShopException.invalid("a full name is a first and a last name with a space between");
    }
    return new PersonName(full.substring(0, space), full.substring(space + 1));
  }

  /** The old shape. */
  public String full() {
    return first + " " + last;
  }

  /** The same with the number at the end of both names raised by one, from 0 if there is none. */
  PersonName next() {
    return new PersonName(raised(first), raised(last));
  }

  private static String raised(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches()
        ? numbered.group(1) + (Long.parseLong(numbered.group(2)) + 1)
        : name + "1";
  }
}
