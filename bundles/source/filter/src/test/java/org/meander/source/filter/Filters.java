package org.meander.source.filter;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.source.LayerClassifier;

/** Filters as Declarative Services makes them: the defaults, and what is set. */
final class Filters {

    private Filters() {}

    static LayerFilter of(Map<String, Object> set) {
        LayerFilter.Config config = (LayerFilter.Config) Proxy.newProxyInstance(
                LayerFilter.Config.class.getClassLoader(),
                new Class<?>[] {LayerFilter.Config.class},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
        return new LayerFilter(
                config,
                List.of(
                        Map.entry(Map.of(LayerClassifier.NAME, "tokens"), new TokenClassifier()),
                        Map.entry(Map.of(LayerClassifier.NAME, "substring"), new SubstringClassifier())));
    }

    static LayerFilter of(Object... keysAndValues) {
        Map<String, Object> set = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            set.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return of(set);
    }

    static String[] list(String... values) {
        return values;
    }
}
