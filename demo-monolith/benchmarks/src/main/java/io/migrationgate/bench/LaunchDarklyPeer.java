package io.migrationgate.bench;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.MigrationStage;
import com.launchdarkly.sdk.server.integrations.FileData;
import com.launchdarkly.sdk.server.migrations.Migration;
import com.launchdarkly.sdk.server.migrations.MigrationBuilder;
import com.launchdarkly.sdk.server.migrations.MigrationExecution;
import com.launchdarkly.sdk.server.migrations.MigrationMethodResult;
import com.launchdarkly.sdk.server.migrations.MigrationSerialOrder;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * LaunchDarkly's server SDK, with flags from a file and without events: neither network nor the
 * bookkeeping for it.
 */
@State(Scope.Benchmark)
public class LaunchDarklyPeer {
  private static final String FLAGS = """
      {"flags":{
        "plain":{"key":"plain","version":1,"on":true,"offVariation":1,"variations":[true,false],
          "fallthrough":{"variation":0},"salt":"a"},
        "share":{"key":"share","version":1,"on":true,"offVariation":1,"variations":[true,false],
          "fallthrough":{"rollout":{"variations":[
            {"variation":0,"weight":25000},{"variation":1,"weight":75000}]}},"salt":"a"},
        "rule":{"key":"rule","version":1,"on":true,"offVariation":1,"variations":[true,false],
          "fallthrough":{"variation":1},"salt":"a","rules":[{"id":"r","variation":0,"clauses":[
            {"attribute":"country","op":"in","values":["DE","AT","CH"]},
            {"attribute":"age","op":"greaterThanOrEqual","values":[18]},
            {"attribute":"email","op":"endsWith","values":["@example.com"]},
            {"attribute":"staff","op":"in","values":[true]},
            {"attribute":"version","op":"in","values":["2.4.0"],"negate":true}]}]},
        "move":{"key":"move","version":1,"on":true,"offVariation":0,"variations":["off","complete"],
          "fallthrough":{"variation":1},"salt":"a"}}}""";

  final LDClient client = new LDClient(
      "unused",
      new LDConfig.Builder()
          .dataSource(FileData.dataSource().filePaths(FlagFile.write(FLAGS)))
          .events(Components.noEvents())
          .logging(Components.noLogging())
          .build());
  final LDContext[] people = KeyWalk.each(new LDContext[KeyWalk.KEYS], LaunchDarklyPeer::context);
  private final Migration<Integer, Integer, Integer, Integer> migration = new MigrationBuilder<
          Integer, Integer, Integer, Integer>(client)
      .trackErrors(false)
      .trackLatency(false)
      .readExecution(MigrationExecution.Serial(MigrationSerialOrder.FIXED))
      .read(MigrationMethodResult::Success, value -> MigrationMethodResult.Success(value + 1))
      .write(MigrationMethodResult::Success, value -> MigrationMethodResult.Success(value + 1))
      .build()
      .orElseThrow();

  private static LDContext context(KeyWalk.Person person) {
    return LDContext.builder(person.key())
        .set("country", person.country())
        .set("age", person.age())
        .set("email", KeyWalk.Person.EMAIL)
        .set("version", KeyWalk.Person.VERSION)
        .set("staff", true)
        .build();
  }

  boolean isOn(String flag, LDContext context) {
    return client.boolVariation(flag, context, false);
  }

  /** A read of the new side, as the SDK decides it. */
  int read(int person, int value) {
    return migration
        .read("move", people[person], MigrationStage.OFF, value)
        .getResult()
        .orElseThrow();
  }

  /** Stops its threads. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    client.close();
  }
}
