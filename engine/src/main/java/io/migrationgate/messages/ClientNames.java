package io.migrationgate.messages;

/** Who a client is, by what it says itself; nobody checks that. */
public final class ClientNames {
  private ClientNames() {}

  /**
   * The first product of {@code User-Agent}, without its version: {@code shop-web} of
   * {@code shop-web/46.1 (Linux)}. Empty if there is none.
   */
  public static String userAgent(MessageHead head) {
    String value = head.value("User-Agent");
    if (value == null) {
      return "";
    }
    String text = value.strip();
    int end = 0;
    while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) > ' ') {
      end++;
    }
    return text.substring(0, end);
  }
}
