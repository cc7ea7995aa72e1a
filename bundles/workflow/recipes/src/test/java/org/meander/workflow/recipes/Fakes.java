package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.workflow.RunContext;

/** Plain parts, so that recipes are tested by what they do and not by what providers do. */
final class Fakes {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Fakes() {}

    /** Column by column, in a grid of three rows: not the order of the sequence. */
    static final class Columns implements SpaceFillingCurve {

        @Override
        public String name() {
            return "columns";
        }

        @Override
        public Grid grid(long count) {
            return new Grid(Math.ceilDiv(count, 3L), 3, count);
        }

        @Override
        public void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes) {
            image.fill((byte) 0);
            for (long i = 0; i < grid.count(); i++) {
                MemorySegment.copy(sequence, i * elementBytes, image, cell(grid, i) * elementBytes, elementBytes);
            }
        }

        @Override
        public void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
            for (long i = 0; i < grid.count(); i++) {
                MemorySegment.copy(image, cell(grid, i) * elementBytes, sequence, i * elementBytes, elementBytes);
            }
        }

        private static long cell(Grid grid, long position) {
            return position % 3 * grid.width() + position / 3;
        }

        @Override
        public Point point(Grid grid, long position) {
            return new Point(position / 3, position % 3);
        }

        @Override
        public long position(Grid grid, long x, long y) {
            return 3 * x + y;
        }
    }

    /** Encodes any type, bit by bit. */
    interface Exact extends Encoder {

        @Override
        default boolean lossless() {
            return true;
        }

        @Override
        default boolean supports(DType dtype) {
            return true;
        }
    }

    /** Keeps the bits; or, with a step, rounds F32 to its multiples and denies other types. */
    record Plain(String name, float step) implements Encoder, Decoder {

        @Override
        public boolean lossless() {
            return step == 0;
        }

        @Override
        public boolean supports(DType dtype) {
            return step == 0 || dtype == DType.F32;
        }

        @Override
        public PlainSession open() {
            return new PlainSession(name, step);
        }
    }

    record PlainSession(String name, float step) implements Encoder.Session, Decoder.Session {

        @Override
        public long bound(DType dtype, int width, int height) {
            return dtype.bytes((long) width * height) + Payload.overhead(name);
        }

        @Override
        public Encoding encode(Block block, MemorySegment target) {
            double squares = 0;
            double max = 0;
            long bytes = block.cells().byteSize();
            MemorySegment body = target.asSlice(Payload.bodyOffset(name), bytes);
            body.copyFrom(block.cells());
            for (long i = 0; step > 0 && i < block.elements(); i++) {
                float value = block.cells().get(F32, 4 * i);
                float rounded = Math.round(value / step) * step;
                body.set(F32, 4 * i, rounded);
                squares += Math.pow((double) value - rounded, 2);
                max = Math.max(max, Math.abs((double) value - rounded));
            }
            return new Encoding(Payload.seal(target, name, 1, block, bytes), max, squares);
        }

        @Override
        public void decode(MemorySegment payload, Block target) {
            target.cells().copyFrom(Payload.parse(payload).body());
        }

        @Override
        public void close() {}
    }

    /** Models of F32 tensors; {@code I64:} before a tensor's name makes it integers of the same bytes, two values an element. */
    static final class MapSource implements Source {

        final Map<String, Map<String, float[]>> models = new LinkedHashMap<>();
        String fingerprint = "1";
        int open;

        MapSource model(String name, String tensor, float... values) {
            models.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(tensor, values);
            return this;
        }

        @Override
        public List<String> models() {
            return List.copyOf(models.keySet());
        }

        @Override
        public TensorModel open(String name) {
            Map<String, float[]> tensors = models.get(name);
            open++;
            return new TensorModel() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public Map<String, String> metadata() {
                    return Map.of("format", "fake");
                }

                @Override
                public List<TensorInfo> tensors() {
                    List<TensorInfo> list = new ArrayList<>();
                    tensors.forEach((tensor, values) -> list.add(
                            tensor.startsWith("I64:")
                                    ? new TensorInfo(tensor, DType.I64, Shape.of(values.length / 2))
                                    : new TensorInfo(tensor, DType.F32, Shape.of(values.length))));
                    return list;
                }

                @Override
                public String fingerprint() {
                    return fingerprint;
                }

                @Override
                public TensorStream stream(TensorInfo tensor, long from) {
                    MemorySegment bytes = MemorySegment.ofArray(tensors.get(tensor.name()));
                    long size = tensor.dtype().bits() / 8;
                    return new TensorStream() {
                        private long at = from * size;

                        @Override
                        public long read(MemorySegment target) {
                            long count = Math.min(target.byteSize(), bytes.byteSize() - at);
                            MemorySegment.copy(bytes, at, target, 0, count);
                            at += count;
                            return count / size;
                        }

                        @Override
                        public void close() {}
                    };
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    /** A context whose boundary throws after so many calls. */
    static class Context implements RunContext {

        static final class Left extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        long boundaries = Long.MAX_VALUE;
        final Map<String, byte[]> saved = new HashMap<>();
        long expected;
        long done;

        @Override
        public String id() {
            return "test";
        }

        @Override
        public void boundary() {
            if (boundaries-- == 0) {
                throw new Left();
            }
        }

        @Override
        public Cancellation cancellation() {
            return () -> boundaries == 0;
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
            return Optional.ofNullable(saved.get(key));
        }

        @Override
        public void save(String key, byte[] value) {
            saved.put(key, value);
        }
    }
}
