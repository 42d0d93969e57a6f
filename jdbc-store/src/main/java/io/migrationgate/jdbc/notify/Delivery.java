package io.migrationgate.jdbc.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to one endpoint. Signatures are those of the Standard Webhooks specification:
 * HMAC-SHA256 over id, time and body, with a dot between each.
 */
final class Delivery {
  private static final String SIGNED = "HmacSHA256";

  private final Webhook webhook;
  private final HttpClient client;

  Delivery(Webhook webhook) {
    this.webhook = webhook;
    this.client = HttpClient.newBuilder()
        .connectTimeout(webhook.timeout())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /**
   * Posts one, and waits for the answer, the body's end included, no longer than the time-out.
   *
   * @param at the moment of this try, for the signature
   * @return what was wrong; null if it was taken
   */
  @Nullable
  String post(Notification notification, Instant at) throws InterruptedException {
    String body = body(notification);
    HttpRequest.Builder request = HttpRequest.newBuilder(webhook.address())
        .timeout(webhook.timeout())
        .header("Content-Type", "application/json; charset=utf-8")
        .header("webhook-id", notification.id())
        .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
        .POST(BodyPublishers.ofString(body));
    String secret = webhook.secret();
    if (secret != null) {
      request.header(
          "webhook-signature",
          "v1," + signature(secret, notification.id() + "." + at.getEpochSecond() + "." + body));
    }
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      int status =
          answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2 ? null : "status " + status;
    } catch (TimeoutException e) {
      return "no answer within " + webhook.timeout().toMillis() + " ms";
    } catch (ExecutionException e) {
      // The message may hold the address, which may be a secret.
      return String.valueOf(
          e.getCause() == null ? e.getClass() : e.getCause().getClass().getSimpleName());
    } finally {
      answer.cancel(true);
    }
  }

  private String body(Notification notification) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (webhook.format() == Webhook.Format.SLACK) {
      return object.put("text", escaped(notification.text())).toString();
    }
    object.put("id", notification.id());
    object.put("type", notification.type().word());
    object.put("at", notification.at().toString());
    object.put("migration", notification.migration());
    object.put("text", notification.text());
    Notification.Facts facts = notification.facts();
    object.put("kind", facts.kind());
    object.put("from", facts.from().isEmpty() ? null : facts.from());
    object.put("to", facts.to());
    object.put("actor", facts.actor().isEmpty() ? null : facts.actor());
    object.put("reason", facts.reason().isEmpty() ? null : facts.reason());
    return object.toString();
  }

  /** In Slack these three begin links and mentions of everybody. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String signature(String secret, String signed) {
    try {
      Mac mac = Mac.getInstance(SIGNED);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), SIGNED));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + SIGNED, e);
    }
  }
}
