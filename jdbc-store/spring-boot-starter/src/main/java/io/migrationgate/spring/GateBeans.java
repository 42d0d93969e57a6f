package io.migrationgate.spring;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Makes a bean of each gate that {@code META-INF/migrations.yaml} declares. It has the migration's
 * name, which is what {@code @Gate("customer-name-split")} looks for, and the same in camel case,
 * so that a parameter may simply be called {@code customerNameSplit}.
 */
final class GateBeans implements BeanDefinitionRegistryPostProcessor {
  private static final Pattern SEPARATED = Pattern.compile("[^A-Za-z0-9]+([A-Za-z0-9])");

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (!registry.containsBeanDefinition(DataSourceWrapping.GATES)) {
      return;
    }
    ClassLoader loader = registry instanceof ConfigurableListableBeanFactory factory
        ? factory.getBeanClassLoader()
        : null;
    for (MigrationDeclaration declared : DeclarationParser.fromClassPath(
            loader != null ? loader : ClassUtils.getDefaultClassLoader())
        .migrations()) {
      register(registry, declared.name());
    }
  }

  private static void register(BeanDefinitionRegistry registry, String name) {
    if (registry.isBeanNameInUse(name)) {
      throw new MigrationGateException(new Problem(
          "migration '" + name + "'",
          "another bean of that name",
          "the name free for the migration's gate",
          "rename that bean"));
    }
    RootBeanDefinition gate = new RootBeanDefinition(MigrationGate.class);
    gate.setFactoryBeanName(DataSourceWrapping.GATES);
    gate.setFactoryMethodName("gate");
    gate.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
    registry.registerBeanDefinition(name, gate);
    String camelCase = camelCase(name);
    if (!registry.isBeanNameInUse(camelCase)) {
      registry.registerAlias(name, camelCase);
    }
  }

  static String camelCase(String name) {
    return SEPARATED.matcher(name).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    // All is done with the definitions.
  }
}
