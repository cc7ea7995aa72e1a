package org.meander.optimizer.trustregion;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Optimizers by configuration. */
final class Optimizers {

    private Optimizers() {}

    /** By the defaults that the configuration declares, but for {@code changes} by method name: a name, a value, a name, … */
    static TrustRegionOptimizer with(Object... changes) {
        Map<String, Object> values = new HashMap<>();
        for (Method key : TrustRegionOptimizer.Config.class.getDeclaredMethods()) {
            values.put(key.getName(), key.getDefaultValue());
        }
        for (int i = 0; i < changes.length; i += 2) {
            if (values.put((String) changes[i], changes[i + 1]) == null) {
                throw new IllegalArgumentException(List.of(changes).toString());
            }
        }
        Object config = Proxy.newProxyInstance(
                Optimizers.class.getClassLoader(),
                new Class<?>[] {TrustRegionOptimizer.Config.class, Annotation.class},
                (proxy, method, arguments) -> values.get(method.getName()));
        return new TrustRegionOptimizer((TrustRegionOptimizer.Config) config);
    }
}
