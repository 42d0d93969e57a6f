package io.migrationgate.spi;

import io.migrationgate.Phase;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.SegmentState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One row written by a change. */
public sealed interface Mutation {

  /** Whether nodes decide otherwise after it, so that it must begin a new epoch. */
  boolean beginsEpoch();

  /** Calls the writer's method for this kind of row, and returns what it does. */
  boolean writeBy(Writer writer);

  /**
   * Writes rows of a store, with one method for each kind: a kind that is forgotten somewhere does
   * not compile. Each returns false if the row has changed since it was read, so that the change
   * must be decided again.
   */
  interface Writer {
    /** See {@link PutState}. */
    boolean write(PutState mutation);

    /** See {@link PutDefinition}. */
    boolean write(PutDefinition mutation);

    /** See {@link PutNode}. */
    boolean write(PutNode mutation);

    /** See {@link PutBuild}. */
    boolean write(PutBuild mutation);

    /** See {@link PutDeclaredFlags}. */
    boolean write(PutDeclaredFlags mutation);

    /** See {@link RemoveNode}. */
    boolean write(RemoveNode mutation);

    /** See {@link AcceptSql}. */
    boolean write(AcceptSql mutation);

    /** See {@link PutFlag}. */
    boolean write(PutFlag mutation);

    /** See {@link PutFlagSettling}. */
    boolean write(PutFlagSettling mutation);

    /** See {@link RemoveFlagSettling}. */
    boolean write(RemoveFlagSettling mutation);

    /** See {@link ChangeKeys}. */
    boolean write(ChangeKeys mutation);

    /** See {@link Approve}. */
    boolean write(Approve mutation);

    /** See {@link LetApprove}. */
    boolean write(LetApprove mutation);

    /** See {@link MarkDevelopment}. */
    boolean write(MarkDevelopment mutation);
    /** See {@link PutDocument}. */
    boolean write(PutDocument mutation);

    /** See {@link PutDeclaredDocuments}. */
    boolean write(PutDeclaredDocuments mutation);

    /** See {@link RepairFailedWrites}. */
    boolean write(RepairFailedWrites mutation);
  }

  /**
   * Inserts or replaces a migration's state.
   *
   * @param state from now on
   * @param beginsEpoch false only for what changes nothing that nodes decide by: the record that an
   *     epoch has settled, and then only if no flag asks where the migration stands; or a sync mark
   *     of a side that no gate writes
   */
  record PutState(MigrationState state, boolean beginsEpoch) implements Mutation {
    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Inserts or replaces what a build declared for a migration; the state must be there.
   *
   * @param definition from now on
   */
  record PutDefinition(StoredDefinition definition) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Inserts or replaces a node.
   *
   * @param node from now on
   */
  record PutNode(NodeRecord node) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that a build has registered, and what it declares; when it did so first is kept.
   *
   * @param build the build
   * @param claims from now on
   * @param protocol the {@linkplain io.migrationgate.protocol.ProtocolVersion version} that its
   *     engine speaks
   * @param viewSchema through which its connections see the tables; empty for none
   */
  record PutBuild(String build, List<Claim> claims, int protocol, String viewSchema)
      implements Mutation {
    /** Copies the list. */
    public PutBuild {
      claims = List.copyOf(claims);
    }

    /** A build that works on the tables themselves. */
    public PutBuild(String build, List<Claim> claims, int protocol) {
      this(build, claims, protocol, "");
    }

    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes the flags that a build declares; the build must be there.
   *
   * @param build the build
   * @param declared from now on
   */
  record PutDeclaredFlags(String build, List<FlagDeclaration> declared) implements Mutation {
    /** Copies the list. */
    public PutDeclaredFlags {
      declared = List.copyOf(declared);
    }

    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Removes a node that has left, or that was given up and whose barrier has passed.
   *
   * @param id the node
   */
  record RemoveNode(String id) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that an operator lets SQL run with his rights; for nodes that is no news.
   *
   * @param acceptance what, and who
   */
  record AcceptSql(SqlAcceptance acceptance) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Inserts or replaces a flag, an expression that flags share, or a segment.
   *
   * @param state from now on, with the epoch that this change begins
   */
  record PutFlag(FlagRecord state) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return true;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that the change of a flag is to settle; replaces what was noted of it before.
   *
   * @param settling by what some node may still work
   */
  record PutFlagSettling(FlagSettling settling) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that the change of a flag has settled, or need not settle any more.
   *
   * @param flag the flag
   */
  record RemoveFlagSettling(String flag) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Adds keys to a segment, and removes some; whoever asks for an earlier state is told of what was
   * there then.
   *
   * @param segment as this change leaves it
   * @param added those that are there already stay
   * @param removed those that are not there are passed over
   */
  record ChangeKeys(SegmentState segment, Set<String> added, Set<String> removed)
      implements Mutation {
    /** Copies both. */
    public ChangeKeys {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }

    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Inserts or replaces the state of a document type.
   *
   * @param state from now on
   * @param beginsEpoch false only where nodes write as before: the change has settled, or another
   *     shape is recorded
   */
  record PutDocument(DocumentState state, boolean beginsEpoch) implements Mutation {
    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes what a build can do with documents; the build must be there.
   *
   * @param build the build
   * @param declared by type, from now on
   */
  record PutDeclaredDocuments(String build, Map<String, DocumentSupport> declared)
      implements Mutation {
    /** Copies the map. */
    public PutDeclaredDocuments {
      declared = Map.copyOf(declared);
    }

    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that every failed secondary write recorded so far is repaired, or does not matter any
   * more.
   *
   * @param migration of this migration
   */
  record RepairFailedWrites(String migration) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Notes that the login of this process's sessions approves a step, with the role by which it
   * counts at this moment.
   *
   * @param migration of this migration
   * @param epoch as it stands since this epoch
   * @param step the phase that may be entered
   */
  record Approve(String migration, long epoch, Phase step) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Says whether a role's, or a login's, approvals count. With none of them all count.
   *
   * @param role by the name that the database has
   * @param counts from now on
   */
  record LetApprove(String role, boolean counts) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }

  /**
   * Says whether the store is one for development, in which nobody's data can be lost.
   *
   * @param development from now on
   */
  record MarkDevelopment(boolean development) implements Mutation {
    @Override
    public boolean beginsEpoch() {
      return false;
    }

    @Override
    public boolean writeBy(Writer writer) {
      return writer.write(this);
    }
  }
}
