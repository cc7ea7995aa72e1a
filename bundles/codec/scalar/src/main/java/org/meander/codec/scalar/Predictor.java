package org.meander.codec.scalar;

import java.util.Arrays;

/** Takes differences to a {@link Prediction} and adds them up again, chunk by chunk in order. Scratch memory of a session. */
final class Predictor {

    private Prediction prediction = Prediction.NONE;
    private int last;
    private int lastDifference;

    /** The last numbers, as many as the lag, in a ring. */
    private int[] row = new int[0];

    private int at;

    void begin(Prediction kind) {
        prediction = kind;
        last = 0;
        lastDifference = 0;
        at = 0;
        if (kind.lag() > row.length) {
            row = new int[kind.lag()];
        }
        Arrays.fill(row, 0, kind.lag(), 0);
    }

    /** Gives numbers that are {@link Integer#MAX_VALUE} values that cost little, and lists them. */
    int repair(int[] q, int n, int[] reference, int[] bad) {
        int count = 0;
        if (IntKernels.peak(q, 0, n) == Integer.MAX_VALUE) {
            for (int i = 0; i < n; i++) {
                if (q[i] == Integer.MAX_VALUE) {
                    q[i] = prediction.kind() == Prediction.Kind.REFERENCE ? reference[i] : i > 0 ? q[i - 1] : last;
                    bad[count++] = i;
                }
            }
        }
        return count;
    }

    /** Fills {@code d} with the differences. */
    void difference(int[] q, int n, int[] reference, int[] d) {
        switch (prediction.kind()) {
            case REFERENCE -> IntKernels.subtract(q, 0, reference, 0, n, d, 0);
            case LORENZO1 -> steps(q, n, d);
            default -> {
                if (prediction.lag() == 1) {
                    steps(q, n, d);
                    lastDifference = steps(d, n, lastDifference);
                } else {
                    rows(q, n, d);
                    lastDifference = steps(d, n, lastDifference);
                }
            }
        }
    }

    private void steps(int[] q, int n, int[] d) {
        IntKernels.subtract(q, 1, q, 0, n - 1, d, 1);
        d[0] = q[0] - last;
        last = q[n - 1];
    }

    /** Backwards, so that it works in place; returns the last number. */
    private static int steps(int[] d, int n, int before) {
        int end = d[n - 1];
        int next = end;
        for (int i = n - 1; i > 0; i--) {
            int here = d[i - 1];
            d[i] = next - here;
            next = here;
        }
        d[0] = next - before;
        return end;
    }

    private void rows(int[] q, int n, int[] d) {
        for (int i = 0; i < n; ) {
            int run = Math.min(n - i, prediction.lag() - at);
            IntKernels.subtract(q, i, row, at, run, d, i);
            System.arraycopy(q, i, row, at, run);
            forward(run);
            i += run;
        }
    }

    private void forward(int run) {
        at += run;
        at = at == prediction.lag() ? 0 : at;
    }

    /** The inverse of {@link #difference}, in place. */
    void integrate(int[] q, int n, int[] reference) {
        switch (prediction.kind()) {
            case REFERENCE -> IntKernels.add(q, 0, reference, 0, n);
            case LORENZO1 -> last = sum(q, n, last);
            default -> {
                lastDifference = sum(q, n, lastDifference);
                if (prediction.lag() == 1) {
                    last = sum(q, n, last);
                } else {
                    addRows(q, n);
                }
            }
        }
    }

    private static int sum(int[] q, int n, int before) {
        int sum = before;
        for (int i = 0; i < n; i++) {
            sum += q[i];
            q[i] = sum;
        }
        return sum;
    }

    private void addRows(int[] q, int n) {
        for (int i = 0; i < n; ) {
            int run = Math.min(n - i, prediction.lag() - at);
            IntKernels.add(q, i, row, at, run);
            System.arraycopy(q, i, row, at, run);
            forward(run);
            i += run;
        }
    }
}
