package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.hub.FakeHub;

/** Settings of a source under test: the defaults of the configuration, but for what is set here. */
final class Trial {

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private Predicate<URI> plainly = Http::isPlain;

    /** Takes the client of Java for all addresses. */
    Trial withClient(boolean client) {
        plainly = client ? uri -> false : Http::isPlain;
        return this;
    }

    /** Short waits, and no cache of the machine. */
    static Trial of(FakeHub hub, String... models) {
        return new Trial()
                .set("models", models)
                .set("endpoint", hub.endpoint())
                .set("cache", "off")
                .set("backoff_ms", 1)
                .set("stall_seconds", 30)
                .variable("HF_HOME", "/nowhere");
    }

    /** @param method of the configuration */
    Trial set(String method, Object value) {
        values.put(method, value);
        return this;
    }

    Trial variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    HubSource source() {
        return new HubSource(settings(), List.of(new TinyFormat()), plainly);
    }

    Settings settings() {
        InvocationHandler handler = (proxy, method, arguments) -> method.getReturnType() == Class.class
                ? Annotation.class
                : values.getOrDefault(method.getName(), method.getDefaultValue());
        HubSource.Config config = (HubSource.Config)
                Proxy.newProxyInstance(Trial.class.getClassLoader(), new Class<?>[] {HubSource.Config.class}, handler);
        return Settings.of(config, environment::get);
    }

    /** The values of all tensors, planned and then read in pieces. */
    static Map<String, byte[]> read(TensorModel model, List<TensorInfo> tensors, int piece) {
        model.plan(tensors);
        Map<String, byte[]> values = new HashMap<>();
        for (TensorInfo tensor : tensors) {
            values.put(tensor.name(), values(model, tensor, piece));
        }
        return values;
    }

    static byte[] values(TensorModel model, TensorInfo tensor, int piece) {
        byte[] values = new byte[(int) tensor.bytes()];
        try (TensorStream stream = model.stream(tensor, 0)) {
            for (int at = 0; at < values.length; ) {
                int length = Math.min(piece, values.length - at);
                assertEquals(length, stream.read(MemorySegment.ofArray(values).asSlice(at, length)));
                at += length;
            }
        }
        return values;
    }
}
