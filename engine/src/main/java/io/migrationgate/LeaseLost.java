package io.migrationgate;

/** What gated work does while this node's lease is lost. */
public enum LeaseLost {
  /** It is refused with {@link LeaseLostException}, until the lease is held again. The default. */
  REFUSE,
  /**
   * It goes on by the last known phases. <b>Unsafe</b>: if phases move meanwhile, writes can be
   * lost and reads be stale. For applications that would rather risk that than stand still.
   */
  CONTINUE
}
