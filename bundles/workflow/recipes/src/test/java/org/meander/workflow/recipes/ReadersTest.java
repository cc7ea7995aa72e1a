package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;

/** Five models of one tensor without blocks, each of which is taken for 2048 bytes. */
final class ReadersTest {

    private static final int MODELS = 5;
    private static final long EACH = 2048;

    private final MemoryStore store = new MemoryStore();
    private int opened;
    private int closed;

    ReadersTest() {
        for (int i = 0; i < MODELS; i++) {
            ModelWriter writer = store.write("m" + i, Map.of());
            writer.tensor(new TensorInfo("t", DType.F32, Shape.of(0)));
            writer.commit();
        }
    }

    /** The store, with its open readers counted. */
    private ModelStore counted() {
        return proxy(ModelStore.class, store, "read", () -> opened++);
    }

    private <T> T proxy(Class<T> type, T target, String watched, Runnable then) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(watched)) {
                        then.run();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof ModelReader reader
                                ? proxy(ModelReader.class, reader, "close", () -> closed++)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void lookAtAll(Readers readers) {
        for (StoredModel model : store.models()) {
            try (Readers.Lease lease = readers.open(model)) {
                assertEquals(model.name(), lease.reader().model().name());
            }
        }
    }

    @Test
    void thoseThatWereOpenedFirstStayOpenAsFarAsMemoryAllows() {
        Readers readers = new Readers(counted(), 2 * EACH + 1);
        lookAtAll(readers);
        assertEquals(MODELS, opened);
        assertEquals(MODELS - 2, closed);
        lookAtAll(readers);
        assertEquals(2 * MODELS - 2, opened);
        assertEquals(2, opened - closed);
        readers.close();
        assertEquals(opened, closed);
    }

    @Test
    void withoutMemoryEachIsOpenedAnew() {
        Readers readers = new Readers(counted(), 0);
        lookAtAll(readers);
        lookAtAll(readers);
        assertEquals(2 * MODELS, opened);
        assertEquals(opened, closed);
    }

    @Test
    void twoUsesShareAReader() {
        StoredModel model = store.models().getFirst();
        Readers readers = new Readers(counted(), EACH);
        try (Readers.Lease one = readers.open(model);
                Readers.Lease two = readers.open(model)) {
            assertSame(one.reader(), two.reader());
        }
        StoredModel other = store.models().getLast();
        try (Readers.Lease one = readers.open(other);
                Readers.Lease two = readers.open(other)) {
            assertNotSame(one.reader(), two.reader());
        }
    }

    @Test
    void aModelThatWasReplacedIsRefusedAndClosed() {
        Readers readers = new Readers(counted(), EACH);
        StoredModel model = store.models().getFirst();
        StoredModel before = new StoredModel("m0", 1, 0, 0, 0, 0, Instant.EPOCH.minusSeconds(1), Map.of());
        MeanderException failure = assertThrows(MeanderException.class, () -> readers.open(before));
        assertEquals(StandardError.UNAVAILABLE, failure.code());
        assertTrue(failure.getMessage().contains("'m0'"), failure.getMessage());
        assertEquals(1, closed);
        readers.open(model).close();
        assertEquals(2, opened);
    }
}
