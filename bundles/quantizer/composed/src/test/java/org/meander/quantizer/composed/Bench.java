package org.meander.quantizer.composed;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.meander.codec.jpeg.JpegDecoder;
import org.meander.codec.jpeg.JpegScale;
import org.meander.codec.lossless.LosslessDecoder;
import org.meander.codec.lossless.LosslessScale;
import org.meander.codec.scalar.ScalarDecoder;
import org.meander.codec.scalar.ScalarScale;
import org.meander.curve.hilbert.HilbertCurve;
import org.meander.index.hierarchical.HierarchicalIndex;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;
import org.meander.search.exact.ExactSearch;
import org.meander.search.progressive.ProgressiveSearch;

/** Quantizers of the parts that ship, without a framework. */
final class Bench {

    private Bench() {}

    static Installed installed() {
        return new Installed(
                List.of(new HilbertCurve()),
                List.of(new ScalarScale(), new LosslessScale(), new JpegScale()),
                List.of(new ScalarDecoder(), new LosslessDecoder(), new JpegDecoder()),
                List.of(new HierarchicalIndex()),
                List.of(new ExactSearch(1), new ProgressiveSearch(false, 100)));
    }

    static ModelQuantizer quantizer() {
        return quantizer(QuantizerSettings.defaults());
    }

    static ModelQuantizer quantizer(QuantizerSettings settings) {
        return new ModelQuantizer("test", new Changeable(settings), Bench::installed, name -> {
            throw new UnsupportedOperationException(name);
        });
    }

    static ModelQuantizer quantizer(Setting setting, Object value) {
        return quantizer(QuantizerSettings.builder().set(setting, value).build());
    }

    private static final class Changeable implements ModelQuantizer.Configuration {

        private QuantizerSettings settings;

        Changeable(QuantizerSettings settings) {
            this.settings = settings;
        }

        @Override
        public QuantizerSettings settings() {
            return settings;
        }

        @Override
        public void change(Map<Setting, Object> changes, QuantizerSettings after) {
            settings = after;
        }
    }

    /** Normal variables. */
    static float[] normal(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Values with noise of a standard deviation. */
    static float[] noisy(float[] values, double noise, long seed) {
        float[] other = normal(values.length, seed);
        for (int i = 0; i < other.length; i++) {
            other[i] = (float) (values[i] + noise * other[i]);
        }
        return other;
    }

    /** Root mean square of the differences over that of the values, in double, as NumPy would have it. */
    static double relativeError(float[] values, float[] others) {
        double differences = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            differences += Math.pow((double) values[i] - others[i], 2);
            squares += Math.pow(values[i], 2);
        }
        return Math.sqrt(differences / squares);
    }
}
