package org.meander.quantizer.composed;

import java.util.List;
import org.meander.codec.QualityScale;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;

/** Encodes a vector in a quality, which may have to follow the largest error. For one thread. */
final class Quality {

    /** Halvings of the range: the quality is found to 1/64 of it. */
    private static final int STEPS = 6;

    private final QuantizerSettings settings;
    private final QualityScale scale;
    private final VectorEncoder encoder;
    private final float[] values;
    private final QuantizedModel.Statistics statistics;

    /** What a quality gave. */
    record Attempt(double quality, List<QuantizedModel.Image> images) {}

    Quality(
            QuantizerSettings settings,
            QualityScale scale,
            VectorEncoder encoder,
            float[] values,
            QuantizedModel.Statistics statistics) {
        this.settings = settings;
        this.scale = scale;
        this.encoder = encoder;
        this.values = values;
        this.statistics = statistics;
    }

    /**
     * In that quality; if it is adaptive, in the lowest from there to the end of its range that keeps the largest error, or at that end if
     * none does.
     */
    Attempt encode(double quality) {
        double most = settings.real(Setting.MAX_RECONSTRUCTION_ERROR);
        if (!settings.flag(Setting.ADAPTIVE_QUALITY) || most == 0) {
            return attempt(quality);
        }
        double[] range = settings.reals(Setting.QUALITY_RANGE);
        double low = Math.clamp(quality, range[0], range[1]);
        Attempt first = attempt(low);
        if (error(first) <= most) {
            return first;
        }
        double high = range[1];
        Attempt best = attempt(high);
        for (int step = 0; step < STEPS && error(best) <= most; step++) {
            Attempt middle = attempt((low + high) / 2);
            if (error(middle) <= most) {
                best = middle;
                high = middle.quality;
            } else {
                low = middle.quality;
            }
        }
        return best;
    }

    private Attempt attempt(double quality) {
        return new Attempt(quality, encoder.encode(values, scale.encoder(quality)));
    }

    private double error(Attempt attempt) {
        double squares = attempt.images.stream()
                .mapToDouble(QuantizedModel.Image::squaredError)
                .sum();
        return squares == 0 ? 0 : Math.sqrt(squares / statistics.squaredNorm());
    }
}
