package io.migrationgate.cli.render;

/** Colours, where they are wanted. Immutable. */
public final class Style {
  private static final String RESET = "\u001b[0m";

  private final boolean coloured;

  /** A style with or without colours. */
  public Style(boolean coloured) {
    this.coloured = coloured;
  }

  /** What a piece of text means. */
  public enum Tone {
    /** Nothing in particular. */
    PLAIN(""),
    /** A heading. */
    STRONG("\u001b[1m"),
    /** Of less interest. */
    DIM("\u001b[2m"),
    /** As it should be. */
    GOOD("\u001b[32m"),
    /** Worth a look. */
    WARN("\u001b[33m"),
    /** Wrong, or refused. */
    BAD("\u001b[31m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /** The text in its colour, or as it is. */
  public String paint(Tone tone, String text) {
    return !coloured || tone == Tone.PLAIN || text.isEmpty() ? text : tone.code + text + RESET;
  }
}
