package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;

/** Models of one tensor whose signature is one number n: segments of 16 with mean n, segments of 4 with mean -n. */
final class StoredMeansTest {

    private static final int MODELS = 5;

    private record Number(double number) implements SegmentMeans {

        @Override
        public String strategy() {
            return "number";
        }

        @Override
        public long elements() {
            return 16;
        }

        @Override
        public double squaredNorm() {
            return 100 * number;
        }

        @Override
        public List<Level> levels() {
            double[] fine = {-number, -number, -number, -number};
            return List.of(new Level(16, new double[] {number}, new double[1]), new Level(4, fine, new double[4]));
        }

        @Override
        public MemorySegment write() {
            return MemorySegment.ofArray(new double[] {number});
        }
    }

    private static final class Numbers implements IndexStrategy {

        @Override
        public String name() {
            return "number";
        }

        @Override
        public Builder builder(long elements) {
            throw new IllegalStateException("nothing is indexed here");
        }

        @Override
        public Signature read(MemorySegment bytes) {
            return new Number(bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0));
        }
    }

    private final MemoryStore store = new MemoryStore();
    private final AtomicInteger reads = new AtomicInteger();
    private final Parts parts = new Parts(List.of(), List.of(), List.of(new Numbers()));

    StoredMeansTest() {
        for (int i = 0; i < MODELS; i++) {
            ModelWriter writer = store.write("m" + i, Map.of());
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(16)));
            writer.signature("t", "number", new Number(i + 1).write());
            writer.commit();
        }
    }

    /** The store, with its reads counted. */
    private ModelStore counted() {
        return (ModelStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ModelStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        reads.incrementAndGet();
                    }
                    return method.invoke(store, arguments);
                });
    }

    private List<Means> all(StoredMeans means) {
        List<Means> all = new ArrayList<>();
        for (StoredModel model : store.models()) {
            try (ModelReader reader = store.read(model.name())) {
                all.add(means.of(reader, model, "t").orElseThrow());
                assertTrue(means.of(reader, model, "other").isEmpty());
            }
        }
        return all;
    }

    private void holds(List<Means> all) {
        for (int i = 0; i < MODELS; i++) {
            Means means = all.get(i);
            double[] coarse = {i + 1};
            double[] fine = {-i - 1, -i - 1, -i - 1, -i - 1};
            assertEquals(100.0 * (i + 1), means.squaredNorm());
            assertEquals(2, means.levels());
            assertArrayEquals(coarse, means.level(0).means());
            assertArrayEquals(coarse, means.ofLength(16).orElseThrow().means());
            assertArrayEquals(fine, means.level(1).means());
            assertArrayEquals(fine, means.ofLength(4).orElseThrow().means());
            assertEquals(Optional.empty(), means.ofLength(64));
            assertEquals(Optional.empty(), means.ofLength(1));
        }
    }

    @Test
    void withoutMemoryAllButTheCoarsestIsReadAgain() {
        List<Means> all = all(new StoredMeans(new Readers(counted(), 0), parts, 0));
        all.forEach(means -> means.ofLength(16));
        assertEquals(0, reads.get());
        holds(all);
        assertEquals(3 * MODELS, reads.get());
    }

    @Test
    void withEnoughMemoryNothingIsReadAgain() {
        holds(all(new StoredMeans(new Readers(counted(), 0), parts, 1 << 20)));
        assertEquals(0, reads.get());
    }

    @Test
    void theOneThatWasAskedForLongestAgoGoes() {
        StoredMeans two = new StoredMeans(new Readers(counted(), 0), parts, 2 * 256 + 2 * 5 * 16);
        List<Means> all = all(two);
        all.get(3).level(1);
        all.get(4).level(1);
        assertEquals(0, reads.get());
        all.get(0).level(1);
        all.get(4).level(1);
        assertEquals(1, reads.get());
        all.get(3).level(1);
        assertEquals(2, reads.get());
    }

    @Test
    void aModelThatWasReplacedMeanwhileIsNotMistaken() {
        List<Means> all = all(new StoredMeans(new Readers(counted(), 0), parts, 0));
        MemoryStore.Kept old = store.kept.get("m1");
        StoredModel newer = new StoredModel("m1", 1, 16, 64, 0, 8, Instant.EPOCH.plusSeconds(1), Map.of());
        store.kept.put("m1", new MemoryStore.Kept(newer, old.tensors(), old.payloads(), old.signatures()));
        MeanderException failure =
                assertThrows(MeanderException.class, () -> all.get(1).level(1));
        assertEquals(StandardError.UNAVAILABLE, failure.code());
        assertTrue(failure.getMessage().contains("'m1'"), failure.getMessage());
    }
}
