package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;

/** Models that each have their number for a signature. */
final class OpenModelsTest {

    private static final int MODELS = 5;
    private static final int THREADS = 3;

    private final MemoryStore store = new MemoryStore();
    private final Parts parts = new Parts(List.of(), List.of(), List.of());

    OpenModelsTest() {
        for (int i = 0; i < MODELS; i++) {
            ModelWriter writer = store.write("m" + i, Map.of());
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(0)));
            writer.signature("t", "number", MemorySegment.ofArray(new byte[] {(byte) i}));
            writer.commit();
        }
    }

    /** The store, with something to do whenever a signature is read. */
    private ModelStore watched(Callable<?> then) {
        return proxy(ModelStore.class, store, then);
    }

    private <T> T proxy(Class<T> type, T target, Callable<?> then) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("signature")) {
                        then.call();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof ModelReader reader ? proxy(ModelReader.class, reader, then) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static int number(OpenModels open, StoredModel model) {
        return open.signature(model, "t", "number").orElseThrow().get(ValueLayout.JAVA_BYTE, 0);
    }

    @Test
    void threadsReadDifferentModelsAtTheSameTime() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        List<StoredModel> models = List.copyOf(store.models());
        try (Readers readers = new Readers(watched(() -> together.await(1, TimeUnit.MINUTES)), 0);
                OpenModels open = new OpenModels(readers, parts, 2);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> one = threads.submit(() -> number(open, models.get(1)));
            assertEquals(2, threads.submit(() -> number(open, models.get(2))).get());
            assertEquals(1, one.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, MODELS})
    void noMoreAreReadThanMayBeOpen(int most) throws Exception {
        List<StoredModel> models = List.copyOf(store.models());
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger greatest = new AtomicInteger();
        try (Readers readers = new Readers(
                        watched(() -> {
                            greatest.accumulateAndGet(reading.incrementAndGet(), Math::max);
                            Thread.yield();
                            return reading.decrementAndGet();
                        }),
                        0);
                OpenModels open = new OpenModels(readers, parts, most);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        int model = (first + 2 * i) % MODELS;
                        assertEquals(model, number(open, models.get(model)));
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertTrue(greatest.get() <= most, greatest + " at a time");
    }
}
