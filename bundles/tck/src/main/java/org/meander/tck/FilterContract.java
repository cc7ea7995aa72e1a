package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.ModelFilter;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** What every {@link ModelFilter} promises; its views keep the contract of models besides. */
public abstract class FilterContract extends SourceContract {

    /** A filter that takes at least one value of {@link SampleModel}. */
    protected abstract ModelFilter filter();

    @Override
    protected final Source source() {
        ModelFilter filter = filter();
        return new Source() {
            @Override
            public List<String> models() {
                return List.of("sample");
            }

            @Override
            public TensorModel open(String name) {
                if (!name.equals("sample")) {
                    throw MeanderException.notFound("there is no model '%s'; there is 'sample'", name);
                }
                return filter.filter(new SampleModel());
            }
        };
    }

    private static void eachValue(TensorModel view, TensorInfo tensor, java.util.function.LongConsumer values) {
        MemorySegment element = MemorySegment.ofArray(new byte[tensor.dtype().bits() / Byte.SIZE]);
        try (TensorStream stream = view.stream(tensor, 0)) {
            while (stream.read(element) > 0) {
                values.accept(SampleModel.position(element));
            }
        }
    }

    @Test
    public void takesTensorsInTheirOrder() {
        try (SampleModel model = new SampleModel();
                TensorModel view = filter().filter(model)) {
            List<String> all = model.tensors().stream().map(TensorInfo::name).toList();
            List<String> taken = view.tensors().stream().map(TensorInfo::name).toList();
            assertEquals(all.stream().filter(taken::contains).toList(), taken);
            for (TensorInfo tensor : view.tensors()) {
                TensorInfo origin = model.tensors().get(all.indexOf(tensor.name()));
                assertEquals(origin.dtype(), tensor.dtype(), tensor.name());
                assertTrue(
                        tensor.equals(origin) || tensor.elements() < origin.elements(), tensor + " against " + origin);
            }
        }
    }

    @Test
    public void takesValuesInTheirOrder() {
        try (SampleModel model = new SampleModel();
                TensorModel view = filter().filter(model)) {
            for (TensorInfo tensor : view.tensors()) {
                TensorInfo origin = model.tensors().stream()
                        .filter(t -> t.name().equals(tensor.name()))
                        .findFirst()
                        .orElseThrow();
                long[] last = {-1};
                eachValue(view, tensor, position -> {
                    assertTrue(last[0] < position, tensor + ": " + position + " after " + last[0]);
                    last[0] = position;
                });
                assertTrue(last[0] < origin.elements(), tensor.toString());
            }
        }
    }

    @Test
    public void readsNothingThatIsLeftOut() {
        try (SampleModel model = new SampleModel();
                TensorModel view = filter().filter(model)) {
            assertEquals(Set.of(), model.tensorsRead(), "filtering read values");
            view.plan(view.tensors());
            view.tensors().forEach(tensor -> eachValue(view, tensor, value -> {}));
            Set<String> taken = view.tensors().stream().map(TensorInfo::name).collect(Collectors.toSet());
            assertTrue(taken.containsAll(model.tensorsRead()), model.tensorsRead() + " of " + taken);
            for (TensorInfo planned : model.planned()) {
                assertTrue(taken.contains(planned.name()) && model.tensors().contains(planned), planned.toString());
            }
        }
    }

    @Test
    public void fingerprintsTellViewsApart() {
        try (SampleModel model = new SampleModel();
                TensorModel view = filter().filter(model);
                TensorModel again = filter().filter(new SampleModel())) {
            assertEquals(
                    view.tensors().equals(model.tensors()), view.fingerprint().equals(model.fingerprint()));
            assertEquals(view.fingerprint(), again.fingerprint());
        }
    }

    @Test
    public void passesOnWhatItDoesNotChange() {
        try (SampleModel model = new SampleModel();
                TensorModel view = filter().filter(model)) {
            assertEquals(model.name(), view.name());
            assertEquals(model.config(), view.config());
            assertTrue(view.metadata().entrySet().containsAll(model.metadata().entrySet()));
        }
    }

    @Test
    public void takesTheModelOver() {
        SampleModel model = new SampleModel();
        TensorModel view = filter().filter(model);
        assertFalse(model.isClosed());
        view.close();
        assertTrue(model.isClosed());
    }

    @Test
    public void closesAModelThatItCannotFilter() {
        AtomicBoolean closed = new AtomicBoolean();
        TensorModel damaged = (TensorModel) Proxy.newProxyInstance(
                TensorModel.class.getClassLoader(), new Class<?>[] {TensorModel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.set(true);
                        return null;
                    }
                    throw MeanderException.malformed("every question but close fails");
                });
        ModelFilter filter = filter();
        MeanderException e = assertThrows(MeanderException.class, () -> filter.filter(damaged));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(closed.get());
    }
}
