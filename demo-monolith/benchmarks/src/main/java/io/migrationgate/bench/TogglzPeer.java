package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.StateRepository;
import org.togglz.core.repository.cache.CachingStateRepository;
import org.togglz.core.repository.jdbc.JDBCStateRepository;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.user.thread.ThreadLocalUserProvider;

/** Togglz. */
public class TogglzPeer {
  /** Its features. */
  enum Toggle implements Feature {
    PLAIN,
    SHARE
  }

  final FeatureManager manager;
  final FeatureUser[] people =
      KeyWalk.each(new FeatureUser[KeyWalk.KEYS], person -> new SimpleFeatureUser(person.key()));

  private TogglzPeer(StateRepository repository) {
    repository.setFeatureState(new FeatureState(Toggle.PLAIN, true));
    repository.setFeatureState(new FeatureState(Toggle.SHARE, true)
        .setStrategyId(GradualActivationStrategy.ID)
        .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, "25"));
    manager = new FeatureManagerBuilder()
        .featureEnum(Toggle.class)
        .stateRepository(repository)
        .userProvider(new ThreadLocalUserProvider())
        .build();
  }

  boolean isOn() {
    return manager.isActive(Toggle.PLAIN);
  }

  /** With the user bound to the thread, as a filter does for a request. */
  boolean isOnFor(FeatureUser user) {
    ThreadLocalUserProvider.bind(user);
    boolean on = manager.isActive(Toggle.SHARE);
    ThreadLocalUserProvider.release();
    return on;
  }

  /** Its states in memory. */
  @State(Scope.Benchmark)
  public static class InMemory extends TogglzPeer {
    /** In memory. */
    public InMemory() {
      super(new InMemoryStateRepository());
    }
  }

  /** Its states in a table, and cached for ever. */
  @State(Scope.Benchmark)
  public static class CachedForEver extends TogglzPeer {
    /** In H2. */
    public CachedForEver() {
      super(new CachingStateRepository(table("forever")));
    }
  }

  /** Its states in a table, and cached for a minute, as other nodes' changes demand. */
  @State(Scope.Benchmark)
  public static class CachedForAMinute extends TogglzPeer {
    /** In H2. */
    public CachedForAMinute() {
      super(new CachingStateRepository(table("minute"), 1, TimeUnit.MINUTES));
    }
  }

  private static StateRepository table(String name) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    return new JDBCStateRepository(database);
  }
}
