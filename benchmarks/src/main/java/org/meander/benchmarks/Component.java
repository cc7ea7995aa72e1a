package org.meander.benchmarks;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes components as a framework would, of a configuration and what they refer to. */
final class Component {

    private Component() {}

    /**
     * @param type with one public constructor, whose first parameter is its configuration
     * @param keys of the configuration by its methods; the others have their defaults
     * @param references the other parameters
     */
    static <T> T of(Class<T> type, Map<String, ?> keys, Object... references) {
        Constructor<?> constructor = type.getConstructors()[0];
        Object[] arguments = new Object[1 + references.length];
        arguments[0] = configuration(constructor.getParameterTypes()[0], keys);
        IntStream.range(0, references.length).forEach(i -> arguments[i + 1] = references[i]);
        try {
            return type.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made of " + keys, e);
        }
    }

    private static Object configuration(Class<?> type, Map<String, ?> keys) {
        InvocationHandler handler = (proxy, method, arguments) -> method.getReturnType() == Class.class
                ? Annotation.class
                : keys.containsKey(method.getName()) ? keys.get(method.getName()) : method.getDefaultValue();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
