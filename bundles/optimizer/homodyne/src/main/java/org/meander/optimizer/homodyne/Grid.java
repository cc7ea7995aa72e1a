package org.meander.optimizer.homodyne;

import java.util.List;

/**
 * Where g2 is measured. Point (a N + i) N + j is angle a, t1 = i dt, t2 = j dt.
 *
 * @param q wave vector in 1/Å
 * @param dt time between frames in s
 * @param frames N
 * @param gap between stator and rotor in Å; 0 if there is no shear
 * @param angles between flow and wave vector in degrees
 */
record Grid(double q, double dt, int frames, double gap, List<Double> angles) {

    /** Points of one angle. */
    long area() {
        return (long) frames * frames;
    }

    /** Points of all angles. */
    long points() {
        return area() * angles.size();
    }
}
