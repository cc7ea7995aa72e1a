package org.meander.source.generator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.ElementReader;
import org.meander.source.ElementStream;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.generator.GeneratorSource.Recipe;

/** One model of a generator. */
final class GeneratedModel implements TensorModel {

    private static final int BLOCK = 2048;
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What a key is for, so that values and noise of a model have nothing in common. */
    private static final long VALUES = 0;

    private static final long NOISE = 1;

    private final String name;
    private final int number;
    private final Recipe recipe;
    private volatile boolean closed;

    GeneratedModel(String name, int number, Recipe recipe) {
        this.name = name;
        this.number = number;
        this.recipe = recipe;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of("generator", recipe.text());
    }

    @Override
    public List<TensorInfo> tensors() {
        return recipe.tensors();
    }

    @Override
    public String fingerprint() {
        return "model=%d;%s;tensors=%s".formatted(number, recipe.text(), recipe.tensors());
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        checkOpen();
        int index = recipe.tensors().indexOf(tensor);
        if (index < 0) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name, tensor);
        }
        return new ElementStream(tensor, from, new Values(tensor, index));
    }

    private void checkOpen() {
        if (closed) {
            throw MeanderException.invalid("model '%s' is closed; open it again", name);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Values implements ElementReader {

        private final DType dtype;
        private final long elements;
        private final Noise values;
        private final Noise noise;
        private final double[] block = new double[BLOCK];
        private final double[] added = new double[BLOCK];
        private final float[] rounded = new float[BLOCK];

        Values(TensorInfo tensor, int index) {
            this.dtype = tensor.dtype();
            this.elements = tensor.elements();
            boolean family = recipe.familyNoise() > 0;
            this.values = Noise.of(recipe.seed(), VALUES, family ? 0 : number, index);
            this.noise = Noise.of(recipe.seed(), NOISE, number, index);
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            checkOpen();
            for (long done = 0; done < count; ) {
                int n = (int) Math.min(BLOCK, count - done);
                fill(from + done, n);
                write(target, done, n);
                done += n;
            }
        }

        private void fill(long from, int n) {
            double scale = recipe.scale();
            recipe.distribution().fill(values, elements, from, block, n);
            if (recipe.familyNoise() > 0 && number > 0) {
                Distribution.GAUSSIAN.fill(noise, elements, from, added, n);
                for (int i = 0; i < n; i++) {
                    block[i] += recipe.familyNoise() * added[i];
                }
            }
            for (int i = 0; i < n; i++) {
                block[i] *= scale;
            }
        }

        private void write(MemorySegment target, long at, int n) {
            if (dtype == DType.F64) {
                MemorySegment.copy(block, 0, target, F64, 8 * at, n);
                return;
            }
            for (int i = 0; i < n; i++) {
                rounded[i] = (float) block[i];
            }
            if (dtype == DType.F32) {
                MemorySegment.copy(rounded, 0, target, F32, 4 * at, n);
            } else {
                Floats.narrow(dtype, MemorySegment.ofArray(rounded), target.asSlice(2 * at, 2L * n), n);
            }
        }
    }
}
