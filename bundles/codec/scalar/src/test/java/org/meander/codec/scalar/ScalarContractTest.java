package org.meander.codec.scalar;

import java.util.List;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

class ScalarContractTest extends CodecContract {

    private final Encoder absolute = new ScalarEncoder(Tolerance.of(0.003, 0, 0, 0, false));
    private final Encoder fine = new ScalarEncoder(Tolerance.of(1e-6, 0, 0, 0, false));
    private final Encoder relative = new ScalarEncoder(Tolerance.of(0, 0.001, 0, 0, false));
    private final Encoder rms = new ScalarEncoder(Tolerance.of(0, 0, 0.02, 0, false));
    private final Encoder relativeTrellis = new ScalarEncoder(Tolerance.of(0, 0, 0.02, 0, true));
    private final Encoder absoluteRms = new ScalarEncoder(Tolerance.of(0, 0, 0, 0.004, false));
    private final Encoder coarseTrellis = new ScalarEncoder(Tolerance.of(0, 0, 0, 0.05, true));
    private final Encoder fineTrellis = new ScalarEncoder(Tolerance.of(0, 0, 0, 1e-5, true));

    private final Encoder along = new ScalarEncoder(Tolerance.of(0.003, 0, 0, 0, false, Tolerance.LORENZO1, 0));
    private final Encoder rows = new ScalarEncoder(Tolerance.of(0.003, 0, 0, 0, false, Tolerance.LORENZO2, 37));

    @Override
    protected List<Encoder> encoders() {
        return List.of(
                absolute, fine, relative, rms, relativeTrellis, absoluteRms, coarseTrellis, fineTrellis, along, rows);
    }

    @Override
    protected Decoder decoder() {
        return new ScalarDecoder();
    }

    @Override
    protected double maxError(Encoder encoder, Block block) {
        if (List.of(absolute, along, rows).contains(encoder)) {
            return 0.003;
        }
        if (encoder == fine) {
            return 1e-6;
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (long i = 0; encoder == relative && i < block.elements(); i++) {
            double x = get(block, i);
            if (Double.isFinite(x)) {
                min = Math.min(min, x);
                max = Math.max(max, x);
            }
        }
        return encoder == relative ? 0.001 * (max - min) : Double.POSITIVE_INFINITY;
    }

    @Override
    protected double maxRms(Encoder encoder, Block block) {
        if (encoder == absoluteRms) {
            return 0.004;
        }
        if (encoder == coarseTrellis) {
            return 0.05;
        }
        if (encoder == fineTrellis) {
            return 1e-5;
        }
        if (encoder != rms && encoder != relativeTrellis) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = 0;
        long finite = 0;
        for (long i = 0; i < block.elements(); i++) {
            double x = get(block, i);
            if (Double.isFinite(x)) {
                squares += x * x;
                finite++;
            }
        }
        return finite == 0 ? 0 : 0.02 * Math.sqrt(squares / finite);
    }
}
