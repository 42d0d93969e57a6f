package io.migrationgate.hibernate;

import io.migrationgate.internal.sql.TableName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.cache.spi.TimestampsCache;
import org.hibernate.cache.spi.TimestampsRegion;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Takes every cached query over a table of a side for outdated: a backfill, or another node,
 * changes what it would find without this factory's knowledge. Thread-safe.
 */
final class UnrememberedQueries implements TimestampsCache {
  private final TimestampsCache others;
  private final StatementGuard guard;
  // Known only once Hibernate has built its own model.
  private volatile @Nullable Set<String> affected;

  UnrememberedQueries(TimestampsCache others, StatementGuard guard) {
    this.others = others;
    this.guard = guard;
  }

  @Override
  public TimestampsRegion getRegion() {
    return others.getRegion();
  }

  @Override
  public void preInvalidate(String[] spaces, SharedSessionContractImplementor session) {
    others.preInvalidate(spaces, session);
  }

  @Override
  public void invalidate(String[] spaces, SharedSessionContractImplementor session) {
    others.invalidate(spaces, session);
  }

  @Override
  public boolean isUpToDate(
      String[] spaces, Long timestamp, SharedSessionContractImplementor session) {
    return isUpToDate(Set.copyOf(Arrays.asList(spaces)), timestamp, session);
  }

  @Override
  public boolean isUpToDate(
      Collection<String> spaces, Long timestamp, SharedSessionContractImplementor session) {
    FlushGuard by = guard.guard();
    return (by == null
            || spaces.stream()
                .allMatch(space -> by.sides().in(TableName.parse(space)).isEmpty()
                    && !affected(by, session.getFactory()).contains(space)))
        && others.isUpToDate(spaces, timestamp, session);
  }

  /** What queries of affected entities read from: a formula may lead to a table of a side. */
  private Set<String> affected(FlushGuard by, SessionFactoryImplementor factory) {
    Set<String> known = affected;
    if (known == null) {
      known = by.entities().stream()
          .map(entity -> factory.getMappingMetamodel().getEntityDescriptor(entity))
          .flatMap(entity -> Arrays.stream(entity.getQuerySpaces()))
          .map(Object::toString)
          .collect(Collectors.toUnmodifiableSet());
      affected = known;
    }
    return known;
  }
}
