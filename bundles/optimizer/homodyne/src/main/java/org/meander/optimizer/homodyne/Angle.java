package org.meander.optimizer.homodyne;

/**
 * What the points of an angle share.
 *
 * @param contrast at this angle
 * @param offset at this angle
 * @param basis derivatives of either by its parameters
 * @param decay -q^2 dt
 * @param phase what the modulus of the shear's sums is multiplied by
 * @param turn derivative of {@code phase} by phi0, per degree
 */
record Angle(double contrast, double offset, double[] basis, double decay, double phase, double turn) {}
