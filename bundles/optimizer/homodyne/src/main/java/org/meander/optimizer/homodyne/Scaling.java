package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Support;

/**
 * How contrast and offset depend on the angle: as a sum of coefficients times a basis. The coefficients of the contrast come first among the
 * parameters, then those of the offset, then the physical ones.
 */
final class Scaling {

    static final String CONSTANT = "constant";
    static final String INDIVIDUAL = "individual";
    static final String FOURIER = "fourier";

    /** {@link #INDIVIDUAL} for fewer angles than {@link #FEW}, {@link #CONSTANT} from there on. */
    static final String AUTO = "auto";

    private static final int FEW = 3;

    /** The highest harmonic of {@link #FOURIER}. */
    static final int ORDER = 2;

    /** Coefficients of {@link #FOURIER}. */
    static final int COEFFICIENTS = 2 * ORDER + 1;

    private final String kind;
    private final List<Double> angles;
    private final int coefficients;

    Scaling(String word, List<Double> angles) {
        this.kind = word.equals(AUTO) ? angles.size() < FEW ? INDIVIDUAL : CONSTANT : word;
        this.angles = angles;
        this.coefficients = switch (kind) {
            case CONSTANT -> 1;
            case INDIVIDUAL -> angles.size();
            default -> COEFFICIENTS;
        };
    }

    /** Parameters of contrast and offset together. */
    int size() {
        return 2 * coefficients;
    }

    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(named("contrast", 0.5, 0, 1));
        all.addAll(named("offset", 1, 0.5, 1.5));
        return all;
    }

    private List<Parameter> named(String name, double start, double lower, double upper) {
        List<Parameter> named = new ArrayList<>();
        for (int k = 0; k < coefficients; k++) {
            if (kind.equals(FOURIER) && k > 0) {
                double most = (upper - lower) / 2;
                named.add(Parameter.bounded(name + (k % 2 == 1 ? "_cos" : "_sin") + (k + 1) / 2, 0, -most, most));
            } else {
                String full = kind.equals(INDIVIDUAL) ? name + "_" + k : kind.equals(FOURIER) ? name + "_mean" : name;
                named.add(Parameter.bounded(full, start, lower, upper));
            }
        }
        return named;
    }

    /** The basis at an angle, of the coefficients that count there. */
    double[] basis(int angle) {
        if (!kind.equals(FOURIER)) {
            return new double[] {1};
        }
        double[] basis = new double[COEFFICIENTS];
        double radians = StrictMath.toRadians(angles.get(angle));
        basis[0] = 1;
        for (int k = 1; k <= ORDER; k++) {
            basis[2 * k - 1] = StrictMath.cos(k * radians);
            basis[2 * k] = StrictMath.sin(k * radians);
        }
        return basis;
    }

    /**
     * Contrast, or offset, at each angle as starts of its coefficients: the mean, or each by itself; harmonics begin at 0. What is no number is left
     * out.
     *
     * @param estimates one an angle
     * @return a value a coefficient; NaN where nothing is known
     */
    double[] coefficients(double[] estimates) {
        if (kind.equals(INDIVIDUAL)) {
            return estimates.clone();
        }
        double[] values = new double[coefficients];
        values[0] = Arrays.stream(estimates).filter(Double::isFinite).average().orElse(Double.NaN);
        return values;
    }

    /**
     * The starts of parameters, but for contrasts and offsets that nobody has set otherwise, which are those of these estimates.
     *
     * @param parameters all of the model
     * @param contrasts one an angle, as for {@link #coefficients}
     * @param offsets likewise
     */
    double[] start(List<Parameter> parameters, double[] contrasts, double[] offsets) {
        List<Parameter> defaults = parameters();
        double[] estimates = DoubleStream.concat(
                        Arrays.stream(coefficients(contrasts)), Arrays.stream(coefficients(offsets)))
                .toArray();
        double[] start = parameters.stream().mapToDouble(Parameter::start).toArray();
        for (int k = 0; k < estimates.length; k++) {
            Parameter parameter = parameters.get(k);
            if (parameter.start() == defaults.get(k).start() && Double.isFinite(estimates[k])) {
                start[k] = Math.clamp(estimates[k], parameter.lower(), parameter.upper());
            }
        }
        return start;
    }

    /** Index of the first parameter of the contrast that counts at an angle. */
    int contrast(int angle) {
        return kind.equals(INDIVIDUAL) ? angle : 0;
    }

    /** Index of the first parameter of the offset that counts at an angle. */
    int offset(int angle) {
        return coefficients + contrast(angle);
    }

    /**
     * What the points of an angle depend on, as far as they go.
     *
     * @param end position after the angle's last point
     * @param physical number of the other parameters
     */
    Support support(int angle, long end, int physical) {
        int counting = kind.equals(INDIVIDUAL) ? 1 : coefficients;
        int[] indices = new int[2 * counting + physical];
        for (int k = 0; k < counting; k++) {
            indices[k] = contrast(angle) + k;
            indices[counting + k] = offset(angle) + k;
        }
        for (int k = 0; k < physical; k++) {
            indices[2 * counting + k] = size() + k;
        }
        return Support.of(end, indices);
    }
}
