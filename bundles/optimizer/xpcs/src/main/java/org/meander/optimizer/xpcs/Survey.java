package org.meander.optimizer.xpcs;

import java.util.Arrays;
import java.util.Optional;
import org.meander.base.MeanderException;

/** One look at some rows of one angle: which half is filled, and quantiles near to the diagonal and far from it. */
final class Survey {

    /** About so many values are taken for a quantile: enough for three digits. */
    private static final int SAMPLE = 100_000;

    /** They are of so many rows or more, as far as there are. */
    private static final int ROWS = 128;

    private static final double NEAR = 0.2;
    private static final double FAR = 0.8;
    private static final double HIGH = 0.9;
    private static final double LOW = 0.1;

    private final int frames;
    private final int nearest;
    private final int farthest;
    private final int step;
    private final Sample near;
    private final Sample far;
    private final Order order;

    /** @param angle index of it among those that are chosen */
    Survey(Matrices matrices, int angle) {
        this.frames = matrices.frames();
        this.nearest = lag(NEAR);
        this.farthest = Math.max(1, lag(FAR));
        long nearer = pairs(1, nearest);
        long farther = pairs(farthest, frames - 1);
        this.step = (int) Math.max(1, Math.min(frames / ROWS, Math.min(nearer, farther) / SAMPLE));
        this.near = new Sample(nearer / step);
        this.far = new Sample(farther / step);
        try (Rows rows = matrices.rows(angle)) {
            this.order = look(rows)
                    .or(() -> search(rows))
                    .orElseThrow(() -> MeanderException.malformed(
                            "%s: %s is zero off its diagonal in all chosen frames",
                            matrices.file().name(),
                            matrices.entries().get(angle).correlation().name()));
        }
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

    /** Takes values of some rows; the half that the first of them that are not zero lie in, the upper one if in both. */
    private Optional<Order> look(Rows rows) {
        double[] row = new double[frames];
        Optional<Order> half = Optional.empty();
        for (int i = 0; i < frames; i += step) {
            if (half.isEmpty()) {
                half = half(rows, i, row);
            } else {
                int first = half.get().first(i);
                rows.read(i, first, half.get().last(i, frames), row, first);
            }
            if (half.isPresent()) {
                take(row, i, half.get().first(i), half.get().last(i, frames));
            }
        }
        return half;
    }

    /** The half that any row fills. */
    private Optional<Order> search(Rows rows) {
        double[] row = new double[frames];
        Optional<Order> half = Optional.empty();
        for (int i = 0; i < frames && half.isEmpty(); i++) {
            half = half(rows, i, row);
        }
        return half;
    }

    private Optional<Order> half(Rows rows, int i, double[] row) {
        rows.read(i, 0, frames, row, 0);
        if (anyNonZero(row, i + 1, frames)) {
            return Optional.of(Order.UPPER);
        }
        return anyNonZero(row, 0, i) ? Optional.of(Order.LOWER) : Optional.empty();
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

    private void take(double[] row, int i, int from, int to) {
        for (int j = from; j < to; j++) {
            int lag = Math.abs(i - j);
            if (lag <= nearest) {
                near.offer(row[j]);
            }
            if (lag >= farthest) {
                far.offer(row[j]);
            }
        }
    }

    Order order() {
        return order;
    }

    /** The 90 % quantile of the values nearest to the diagonal, a fifth of all; NaN if none is finite. */
    double high() {
        return near.quantile(HIGH);
    }

    /** The 10 % quantile of the values farthest from the diagonal, a fifth of all; NaN if none is finite. */
    double low() {
        return far.quantile(LOW);
    }

    /** Every so manieth of the finite values that it is offered. */
    private static final class Sample {

        private final double[] values = new double[SAMPLE];
        private final long step;
        private long offered;
        private int taken;

        /** @param offers about how many there will be */
        Sample(long offers) {
            this.step = Math.max(1, Math.ceilDiv(offers, values.length));
        }

        void offer(double value) {
            if (offered++ % step == 0 && taken < values.length && Double.isFinite(value)) {
                values[taken++] = value;
            }
        }

        /** With straight lines between the values. */
        double quantile(double part) {
            if (taken == 0) {
                return Double.NaN;
            }
            Arrays.sort(values, 0, taken);
            double place = part * (taken - 1);
            int below = (int) place;
            int next = Math.min(below + 1, taken - 1);
            return values[below] + (place - below) * (values[next] - values[below]);
        }
    }
}
