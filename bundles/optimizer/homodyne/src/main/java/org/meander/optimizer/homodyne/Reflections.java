package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.meander.optimizer.Parameter;

/** Flows that look much like another at few angles: its reflections at 0 and at each angle. */
final class Reflections {

    private static final double HALF_TURN = 180;
    private static final int MOST = 4;

    /** Angles that differ by less than the inverse, in degrees, are the same. */
    private static final double DISTINCT = 1e3;

    private Reflections() {}

    /**
     * Those within the bounds of phi0, at most {@value #MOST}.
     *
     * @param place of phi0 among the values
     * @param angles in degrees
     */
    static List<double[]> of(double[] values, int place, Parameter phi0, List<Double> angles) {
        List<double[]> mirrors = new ArrayList<>();
        Set<Long> seen = new HashSet<>(List.of(Math.round(values[place] * DISTINCT)));
        for (double axis : DoubleStream.concat(
                        DoubleStream.of(0), angles.stream().mapToDouble(a -> a))
                .toArray()) {
            for (double turn = -HALF_TURN; turn <= HALF_TURN; turn += HALF_TURN) {
                // The sinc is even, so half a turn more is the same flow.
                double image = (2 * axis - values[place]) % HALF_TURN + turn;
                boolean within = image >= phi0.lower() && image <= phi0.upper();
                if (within && mirrors.size() < MOST && seen.add(Math.round(image * DISTINCT))) {
                    double[] mirror = values.clone();
                    mirror[place] = image;
                    mirrors.add(mirror);
                }
            }
        }
        return mirrors;
    }
}
