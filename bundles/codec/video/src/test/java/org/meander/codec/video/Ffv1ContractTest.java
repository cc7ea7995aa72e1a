package org.meander.codec.video;

import java.util.List;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

final class Ffv1ContractTest extends CodecContract {

    private static final double RELATIVE = 0.001;
    private static final double RMS = 0.02;

    private final Encoder bounded = Settings.of("ffv1").relative(RELATIVE).open();
    private final Encoder rms = Settings.of("ffv1").tiles().rms(RMS).open();
    private final Encoder deep = Settings.of("ffv1").bits(16).open();

    @Override
    protected List<Encoder> encoders() {
        return List.of(bounded, rms, deep);
    }

    @Override
    protected Decoder decoder() {
        return new VideoDecoder();
    }

    @Override
    protected double maxError(Encoder encoder, Block block) {
        if (encoder != bounded) {
            return Double.POSITIVE_INFINITY;
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < block.elements(); i++) {
            double value = get(block, i);
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return RELATIVE * Math.min(max - min, Double.MAX_VALUE);
    }

    @Override
    protected double maxRms(Encoder encoder, Block block) {
        if (encoder != rms) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = 0;
        long finite = 0;
        for (long i = 0; i < block.elements(); i++) {
            double value = get(block, i);
            if (Double.isFinite(value)) {
                squares += value * value;
                finite++;
            }
        }
        return RMS * Math.sqrt(squares / Math.max(1, finite));
    }
}
