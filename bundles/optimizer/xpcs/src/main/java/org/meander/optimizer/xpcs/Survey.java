package org.meander.optimizer.xpcs;

import java.util.Arrays;
import org.meander.base.MeanderException;

/** One look at all values of one angle: which half is filled, what stands for the diagonal, and quantiles near to it and far from it. */
final class Survey {

    /** Values on either side of the diagonal that decide what stands for it. */
    private static final int BAND = 3;

    /** Values that are kept for a quantile: enough for three digits. */
    private static final int SAMPLE = 100_000;

    private static final double NEAR = 0.2;
    private static final double FAR = 0.8;
    private static final double HIGH = 0.9;
    private static final double LOW = 0.1;

    private final int frames;
    private final int nearest;
    private final int farthest;
    private final Order order;
    private final double[][] band;
    private final double[] diagonal;
    private final double high;
    private final double low;

    /** @param angle index of it among those that are chosen */
    Survey(Matrices matrices, int angle, Diagonal kind) {
        this.frames = matrices.frames();
        this.nearest = lag(NEAR);
        this.farthest = lag(FAR);
        this.band = new double[BAND + 1][frames];
        double[] near = new double[SAMPLE];
        double[] far = new double[SAMPLE];
        try (Rows rows = matrices.rows(angle)) {
            this.order = look(matrices, angle, rows, near, far);
        }
        this.diagonal = corrected(kind);
        this.high = quantile(near, HIGH);
        this.low = quantile(far, LOW);
    }

    /** The least distance from the diagonal within which such a part of all pairs of frames lies. */
    private int lag(double part) {
        double needed = part * frames * frames;
        long pairs = frames;
        int lag = 0;
        while (pairs < needed && lag < frames - 1) {
            lag++;
            pairs += 2L * (frames - lag);
        }
        return lag;
    }

    private Order look(Matrices matrices, int angle, Rows rows, double[] near, double[] far) {
        double[] row = new double[frames];
        Sample nearer = new Sample(near, pairs(1, nearest));
        Sample farther = new Sample(far, pairs(Math.max(1, farthest), frames - 1));
        boolean above = false;
        boolean below = false;
        for (int i = 0; i < frames; i++) {
            rows.read(i, 0, frames, row, 0);
            boolean left = anyNonZero(row, 0, i);
            boolean right = anyNonZero(row, i + 1, frames);
            below |= left;
            above |= right;
            if (above) {
                take(row, i, i + 1, frames, nearer, farther);
            } else if (below) {
                take(row, i, 0, i, nearer, farther);
            }
        }
        if (!above && !below) {
            throw MeanderException.malformed(
                    "%s: %s is zero off its diagonal in all chosen frames",
                    matrices.file().name(),
                    matrices.entries().get(angle).correlation().name());
        }
        nearer.finish();
        farther.finish();
        return above ? Order.UPPER : Order.LOWER;
    }

    private static boolean anyNonZero(double[] row, int from, int to) {
        for (int j = from; j < to; j++) {
            if (row[j] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Pairs of one triangle with such distances. */
    private long pairs(int from, int to) {
        long pairs = 0;
        for (int lag = from; lag <= to; lag++) {
            pairs += frames - lag;
        }
        return pairs;
    }

    private void take(double[] row, int i, int from, int to, Sample near, Sample far) {
        for (int j = from; j < to; j++) {
            int lag = Math.abs(i - j);
            if (lag <= BAND) {
                band[lag][Math.min(i, j)] = row[j];
            }
            if (lag <= nearest) {
                near.offer(row[j]);
            }
            if (lag >= farthest) {
                far.offer(row[j]);
            }
        }
    }

    private double[] corrected(Diagonal kind) {
        double[] values = new double[frames];
        for (int i = 0; i < frames; i++) {
            values[i] = switch (kind) {
                case NEIGHBOURS -> neighbours(i);
                case STATISTICAL -> median(i);
                case INTERPOLATION -> line(i);
            };
        }
        return values;
    }

    private double neighbours(int i) {
        if (i == 0) {
            return band[1][0];
        }
        return i == frames - 1 ? band[1][i - 1] : 0.5 * (band[1][i - 1] + band[1][i]);
    }

    private double line(int i) {
        if (i > 0 && i < frames - 1 || frames < 3) {
            return neighbours(i);
        }
        return i == 0 ? 2 * band[1][0] - band[2][0] : 2 * band[1][i - 1] - band[2][i - 2];
    }

    private double median(int i) {
        double[] values = new double[2 * BAND];
        int count = 0;
        for (int lag = 1; lag <= BAND; lag++) {
            if (i - lag >= 0) {
                values[count++] = band[lag][i - lag];
            }
            if (i + lag < frames) {
                values[count++] = band[lag][i];
            }
        }
        Arrays.sort(values, 0, count);
        return 0.5 * (values[(count - 1) / 2] + values[count / 2]);
    }

    /** Of the finite among the values, with straight lines between them. */
    private static double quantile(double[] values, double part) {
        int count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                values[count++] = value;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(values, 0, count);
        double place = part * (count - 1);
        int below = (int) place;
        int next = Math.min(below + 1, count - 1);
        return values[below] + (place - below) * (values[next] - values[below]);
    }

    Order order() {
        return order;
    }

    /** What stands for the diagonal, a value a frame. */
    double[] diagonal() {
        return diagonal;
    }

    /** The 90 % quantile of the values nearest to the diagonal, a fifth of all; NaN if none is finite. */
    double high() {
        return high;
    }

    /** The 10 % quantile of the values farthest from the diagonal, a fifth of all; NaN if none is finite. */
    double low() {
        return low;
    }

    /** Every so manieth of what it is offered. */
    private static final class Sample {

        private final double[] values;
        private final long step;
        private long offered;
        private int taken;

        Sample(double[] values, long offers) {
            this.values = values;
            this.step = Math.max(1, (offers + values.length - 1) / values.length);
        }

        void offer(double value) {
            if (offered++ % step == 0 && taken < values.length) {
                values[taken++] = value;
            }
        }

        void finish() {
            Arrays.fill(values, taken, values.length, Double.NaN);
        }
    }
}
