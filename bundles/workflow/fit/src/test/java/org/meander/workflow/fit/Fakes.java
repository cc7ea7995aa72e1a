package org.meander.workflow.fit;

import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.source.ElementStream;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.workflow.RunContext;

/** Plain parts, so that the recipe is tested by what it does and not by what providers do. */
final class Fakes {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Fakes() {}

    /** A configuration as Declarative Services makes it: the defaults, and what is set. */
    static <T> T config(Class<T> type, Map<String, ?> set) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type, Annotation.class},
                (proxy, method, arguments) ->
                        set.containsKey(method.getName()) ? set.get(method.getName()) : method.getDefaultValue()));
    }

    /** One model {@code data} of columns, {@code double[]} or {@code float[]}, counted while it is open. */
    static final class Table implements Source, TensorModel {

        final Map<String, Object> columns = new LinkedHashMap<>();
        final Map<String, TensorInfo> others = new LinkedHashMap<>();
        String fingerprint = "1";
        int open;
        long truncated = Long.MAX_VALUE;

        Table column(String name, double... values) {
            columns.put(name, values);
            return this;
        }

        Table column(String name, float... values) {
            columns.put(name, values);
            return this;
        }

        @Override
        public List<String> models() {
            return List.of("data");
        }

        @Override
        public TensorModel open(String name) {
            open++;
            return this;
        }

        @Override
        public String name() {
            return "data";
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public List<TensorInfo> tensors() {
            Map<String, TensorInfo> all = new LinkedHashMap<>(others);
            columns.forEach((name, values) -> all.put(
                    name,
                    values instanceof double[] wide
                            ? new TensorInfo(name, DType.F64, Shape.of(wide.length))
                            : new TensorInfo(name, DType.F32, Shape.of(((float[]) values).length))));
            return List.copyOf(all.values());
        }

        @Override
        public String fingerprint() {
            return fingerprint;
        }

        @Override
        public TensorStream stream(TensorInfo tensor, long from) {
            Object values = columns.get(tensor.name());
            TensorStream whole = new ElementStream(tensor, from, (at, count, target) -> {
                for (int i = 0; i < count; i++) {
                    if (values instanceof double[] wide) {
                        target.set(F64, 8L * i, wide[(int) at + i]);
                    } else {
                        target.set(F32, 4L * i, ((float[]) values)[(int) at + i]);
                    }
                }
            });
            return new TensorStream() {
                private long position = from;

                @Override
                public long read(MemorySegment target) {
                    long count = Math.min(whole.read(target), truncated - position);
                    position += count;
                    return count;
                }

                @Override
                public void close() {
                    whole.close();
                }
            };
        }

        @Override
        public void close() {
            open--;
        }
    }

    /** y = a + b·x. */
    static final class Line implements ForwardModel {

        @Override
        public String name() {
            return "line";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.free("a", 0), Parameter.bounded("b", 1, 0, 10));
        }

        @Override
        public List<String> columns() {
            return List.of("x");
        }

        @Override
        public Evaluator prepare(double[] p) {
            double a = p[0];
            double b = p[1];
            return tile -> {
                for (int i = 0; i < tile.count(); i++) {
                    double x = tile.inputs()[tile.input(0) + i];
                    tile.outputs()[tile.value() + i] = a + b * x;
                    tile.outputs()[tile.gradient(0) + i] = 1;
                    tile.outputs()[tile.gradient(1) + i] = x;
                }
            };
        }
    }

    /** y = a·exp(-b·x), which takes several steps. */
    static final class Decay implements ForwardModel {

        @Override
        public String name() {
            return "decay";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.free("a", 1), Parameter.free("b", 0.1));
        }

        @Override
        public List<String> columns() {
            return List.of("x");
        }

        @Override
        public Evaluator prepare(double[] p) {
            double a = p[0];
            double b = p[1];
            return tile -> {
                for (int i = 0; i < tile.count(); i++) {
                    double x = tile.inputs()[tile.input(0) + i];
                    double e = StrictMath.exp(-b * x);
                    tile.outputs()[tile.value() + i] = a * e;
                    tile.outputs()[tile.gradient(0) + i] = e;
                    tile.outputs()[tile.gradient(1) + i] = -a * x * e;
                }
            };
        }
    }

    /** Keeps what is saved; cancelled or suspended when it was asked often enough. */
    static final class Context implements RunContext {

        /** As the engine's own suspension: an error that no recipe knows. */
        static final class Left extends Error {
            private static final long serialVersionUID = 1;
        }

        final Map<String, byte[]> saved = new HashMap<>();
        long questions = Long.MAX_VALUE;
        long expected;
        long done;

        @Override
        public String id() {
            return "test";
        }

        @Override
        public void boundary() {
            if (questions <= 0) {
                throw new Left();
            }
        }

        @Override
        public Cancellation cancellation() {
            return () -> --questions <= 0;
        }

        @Override
        public Progress progress() {
            return new Progress() {
                @Override
                public void expect(long elements) {
                    expected += elements;
                }

                @Override
                public void advance(long elements) {
                    done += elements;
                }

                @Override
                public void phase(String description) {}
            };
        }

        @Override
        public Optional<byte[]> load(String key) {
            return Optional.ofNullable(saved.get(key)).map(byte[]::clone);
        }

        @Override
        public void save(String key, byte[] value) {
            saved.put(key, value.clone());
        }
    }
}
