package org.meander.workflow.recipes;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as Declarative Services makes them: the defaults, and what is set. */
final class Configs {

    private Configs() {}

    static <T> T of(Class<T> type, Map<String, Object> set) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
