package org.meander.optimizer.engine;

/**
 * A step of a descent.
 *
 * @param to where it leads, within the bounds
 * @param length in the scale of the parameters
 * @param relative the greatest change of a parameter, as part of its value
 * @param promised by how much it is expected to lower the cost
 */
record Step(double[] to, double length, double relative, double promised) {

    /** From a point towards another, which is moved into the bounds; it promises what the linearisation says. */
    static Step of(
            double[] from, double[] towards, double[] scale, double[] lower, double[] upper, Linearisation here) {
        int n = from.length;
        double[] to = new double[n];
        double[] change = new double[n];
        double length = 0;
        double relative = 0;
        for (int i = 0; i < n; i++) {
            to[i] = Math.clamp(towards[i], lower[i], upper[i]);
            change[i] = to[i] - from[i];
            length = Math.hypot(length, scale[i] * change[i]);
            double size = Math.max(Math.abs(from[i]), Math.abs(to[i]));
            relative = Math.max(relative, size == 0 ? 0 : Math.abs(change[i]) / size);
        }
        return new Step(to, length, relative, here.promise(change));
    }

    /** The same with another promise. */
    Step promising(double other) {
        return new Step(to, length, relative, other);
    }
}
