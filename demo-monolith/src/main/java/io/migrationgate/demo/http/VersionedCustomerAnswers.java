package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.http.Context;
import io.migrationgate.MigrationGates;
import io.migrationgate.demo.shop.Customer;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.messages.ClientNames;
import io.migrationgate.messages.MessageAnswer;
import io.migrationgate.messages.MessageEndpoint;
import io.migrationgate.messages.VersionCarrier;
import io.migrationgate.messages.VersionDeprecation;
import io.migrationgate.messages.servlet.MessageVersionFilter;
import java.time.Instant;

/** In the version that the client accepts. */
public final class VersionedCustomerAnswers implements CustomerAnswers {
  private final MessageEndpoint<CustomerMessage> messages;

  @Inject
  VersionedCustomerAnswers(MigrationGates gates) {
    this.messages = MessageEndpoint.of(
            DocumentCodec.beside(
                CustomerMessage.TYPE,
                CustomerMessage.FORMAT,
                gates.writeVersion(CustomerMessage.TYPE.name())),
            VersionCarrier.parameter("application/json"))
        .deprecating(1, new VersionDeprecation(Instant.parse("2026-11-01T00:00:00Z"), null, null))
        .counting(gates.messageMeter(), ClientNames::userAgent);
  }

  @Override
  public void check(Context context) {
    messages.answerVersion(MessageVersionFilter.head(context.req()));
  }

  @Override
  public void send(Context context, Customer customer) {
    send(
        context,
        messages.answer(
            MessageVersionFilter.head(context.req()), 200, CustomerMessage.of(customer)));
  }

  static void send(Context context, MessageAnswer answer) {
    answer.headers().forEach(context::header);
    context.status(answer.status()).result(answer.body());
  }
}
