package org.meander.tck;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.meander.search.PackedVectors;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Vectors for the contract of searches, with means and deviations by a two-pass computation. */
record SampleVectors(List<Sample> samples) implements VectorSet {

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public Vector get(int row) {
        return samples.get(row);
    }

    /** The same values in one matrix. */
    VectorSet packed() {
        int dimension = samples.isEmpty() ? 1 : samples.getFirst().values.length;
        float[] matrix = new float[samples.size() * dimension];
        for (int row = 0; row < samples.size(); row++) {
            System.arraycopy(samples.get(row).values, 0, matrix, row * dimension, dimension);
        }
        return new PackedVectors(samples.stream().map(Sample::id).toList(), MemorySegment.ofArray(matrix), dimension);
    }

    static SampleVectors of(List<float[]> rows) {
        List<Sample> samples = new ArrayList<>();
        for (float[] row : rows) {
            // Ids that do not rise with the rows, so that ties show who breaks them.
            samples.add(new Sample("v%05d".formatted((samples.size() * 7919) % 100_003), row, 0, 2));
        }
        return new SampleVectors(samples);
    }

    static float[] gaussian(Random random, int dimension, double scale) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    static float[] near(Random random, float[] centre, double spread) {
        float[] values = gaussian(random, centre.length, spread);
        for (int i = 0; i < values.length; i++) {
            values[i] += centre[i];
        }
        return values;
    }

    /**
     * One vector, whose values are copied into the scratch as from a file.
     *
     * @param outside squared norm outside the query's space
     * @param levels 0 to 2: segments of 64 and of 16
     */
    record Sample(String id, float[] values, double outside, int levels) implements Vector {

        @Override
        public long dimension() {
            return values.length;
        }

        @Override
        public double squaredNorm() {
            double sum = outside;
            for (float x : values) {
                sum += (double) x * x;
            }
            return sum;
        }

        @Override
        public Segments segments(int level) {
            int length = level == 0 ? 64 : 16;
            int count = (values.length - 1) / length + 1;
            long[] lengths = new long[count];
            double[] means = new double[count];
            double[] deviations = new double[count];
            for (int i = 0; i < count; i++) {
                int to = Math.min(values.length, (i + 1) * length);
                lengths[i] = to - i * length;
                for (int k = i * length; k < to; k++) {
                    means[i] += values[k] / (double) lengths[i];
                }
                for (int k = i * length; k < to; k++) {
                    deviations[i] += (values[k] - means[i]) * (values[k] - means[i]);
                }
                deviations[i] = Math.sqrt(deviations[i]);
            }
            return new Segments(lengths, means, deviations);
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            MemorySegment.copy(values, (int) from, scratch, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
            return scratch.asSlice(0, 4L * count);
        }
    }
}
