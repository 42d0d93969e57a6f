package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.RequiredApprovals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApproveTest {
  private final Scene scene = new Scene();

  @BeforeEach
  void oneMustApprove() {
    scene
        .at(Scene.SPLIT, Phase.READ_NEW)
        .declared(MigrationDeclaration.builder(Scene.SPLIT)
            .supports(Phase.values())
            .oldSide("customer", "name")
            .newSide("customer", "first_name", "last_name")
            .approvals(new RequiredApprovals(1, 0))
            .build());
    scene.store.memory.login("ops");
  }

  @Test
  void aSecondPersonApprovesAndTheHistoryHasIt() {
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 47");
    scene.mgate("approve", Scene.SPLIT, "--reason", "by myself");
    scene.mgate("advance", Scene.SPLIT, "--dry-run");
    scene.store.memory.login("lead");
    scene.mgate(
        "approve", Scene.SPLIT, "--actor", "bob", "--reason", "reads were right for a week");
    scene.store.memory.login("ops");
    scene.mgate("advance", Scene.SPLIT, "--dry-run");
    scene.mgate("history", Scene.SPLIT);
    scene.shell.matches("approve");
  }

  @Test
  void tellsScripts() throws Exception {
    scene.store.memory.login("lead");
    JsonNode said = new ObjectMapper()
        .readTree(scene.mgate("approve", Scene.SPLIT, "--reason", "right", "-o", "json").out);
    assertThat(said.at("/step").asText()).isEqualTo("write-new");
    assertThat(said.at("/login").asText()).isEqualTo("lead");
    assertThat(said.at("/counts").asBoolean()).isTrue();
    assertThat(said.at("/required").asInt()).isEqualTo(1);
    assertThat(said.at("/approvedBy/0").asText()).isEqualTo("lead");
  }

  @Test
  void rolesCountOnceThereAreSome() {
    scene.mgate("approvers");
    scene.mgate("approvers", "add", "lead");
    scene.mgate("approve", Scene.SPLIT, "--reason", "right");
    scene.mgate("approvers", "remove", "lead");
    scene.mgate("approvers", "drop", "lead");
    scene.mgate("approvers", "add");
    scene.shell.matches("approvers");
  }

  @Test
  void whatIsNotNextIsRefused() {
    scene.mgate("approve", Scene.SPLIT, "--to", "contracted", "--reason", "early");
    scene.mgate("approve", Scene.SPLIT);
    scene.shell.matches("approve-refused");
  }
}
