package org.meander.optimizer.homodyne;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * A rate a t^b + c, at least 1e-10, over a grid of times. What a point of the grid of pairs needs of it are the integral between two times
 * and its derivatives, which are differences of sums along the grid: S[i] = sum over k < i of (f[k] + f[k+1]) / 2, in units of the step.
 */
final class PowerLaw {

    /** The least rate; where it holds, nothing depends on the parameters. */
    static final double FLOOR = 1e-10;

    private final int frames;
    private final int padded;
    private final double[] logarithms;

    /**
     * @param time at which the rate of a time of the grid is taken, above 0
     * @param dt step of the grid
     */
    PowerLaw(int frames, double dt, DoubleUnaryOperator time) {
        this.frames = frames;
        this.padded = padded(frames);
        this.logarithms = new double[padded];
        for (int i = 0; i < padded; i++) {
            logarithms[i] = time.applyAsDouble(Math.min(i, frames - 1) * dt);
        }
        ArrayMath.log(logarithms, 0, logarithms, 0, padded);
    }

    /** Length of tables from any place of which on a vector may be read. */
    private static int padded(int frames) {
        return (frames / Tile.LANES + 2) * Tile.LANES;
    }

    /** The sums of the rate, then those of its derivatives by a, b and c; each is constant after its last frame. */
    double[][] sums(double a, double b, double c) {
        double[] powers = new double[padded];
        for (int i = 0; i < padded; i++) {
            powers[i] = b * logarithms[i];
        }
        ArrayMath.exp(powers, 0, powers, 0, padded);
        double[][] rates = new double[4][padded];
        for (int i = 0; i < frames; i++) {
            double rate = a * powers[i] + c;
            boolean free = !(rate <= FLOOR);
            rates[0][i] = free ? rate : FLOOR;
            rates[1][i] = free ? powers[i] : 0;
            rates[2][i] = free ? a * powers[i] * logarithms[i] : 0;
            rates[3][i] = free ? 1 : 0;
        }
        for (double[] table : rates) {
            accumulate(table);
        }
        return rates;
    }

    /** Whether the rate is at its floor at most times. */
    boolean floored(double a, double b, double c) {
        int count = 0;
        for (int i = 0; i < frames; i++) {
            count += a * Math.exp(b * logarithms[i]) + c <= FLOOR ? 1 : 0;
        }
        return 2 * count > frames;
    }

    private void accumulate(double[] table) {
        double sum = 0;
        double before = table[0];
        table[0] = 0;
        for (int i = 1; i < frames; i++) {
            double rate = table[i];
            sum += 0.5 * (before + rate);
            before = rate;
            table[i] = sum;
        }
        Arrays.fill(table, frames, padded, sum);
    }
}
