package org.meander.optimizer;

/**
 * A value with its derivatives by all parameters of a model: forward-mode differentiation. Every operation is exact to rounding. Immutable;
 * operations allocate, so models that are fitted to millions of points write their gradients by hand.
 */
public final class Dual {

    private final double value;
    private final double[] gradient;

    private Dual(double value, double[] gradient) {
        this.value = value;
        this.gradient = gradient;
    }

    /** A parameter of a model that has {@code count} of them. */
    public static Dual parameter(double value, int index, int count) {
        double[] gradient = new double[count];
        gradient[index] = 1;
        return new Dual(value, gradient);
    }

    public double value() {
        return value;
    }

    /** The derivative by a parameter. */
    public double gradient(int parameter) {
        return gradient[parameter];
    }

    public Dual plus(Dual other) {
        return combine(value + other.value, 1, other, 1);
    }

    public Dual plus(double other) {
        return new Dual(value + other, gradient);
    }

    public Dual minus(Dual other) {
        return combine(value - other.value, 1, other, -1);
    }

    public Dual minus(double other) {
        return new Dual(value - other, gradient);
    }

    public Dual times(Dual other) {
        return combine(value * other.value, other.value, other, value);
    }

    public Dual times(double other) {
        return chain(value * other, other);
    }

    public Dual over(Dual other) {
        double quotient = value / other.value;
        return combine(quotient, 1 / other.value, other, -quotient / other.value);
    }

    public Dual over(double other) {
        return chain(value / other, 1 / other);
    }

    public Dual negate() {
        return chain(-value, -1);
    }

    public Dual inverse() {
        return chain(1 / value, -1 / (value * value));
    }

    public Dual exp() {
        double e = Math.exp(value);
        return chain(e, e);
    }

    public Dual log() {
        return chain(Math.log(value), 1 / value);
    }

    public Dual sqrt() {
        double root = Math.sqrt(value);
        return chain(root, 0.5 / root);
    }

    public Dual sin() {
        return chain(Math.sin(value), Math.cos(value));
    }

    public Dual cos() {
        return chain(Math.cos(value), -Math.sin(value));
    }

    public Dual tan() {
        double tangent = Math.tan(value);
        return chain(tangent, 1 + tangent * tangent);
    }

    public Dual atan() {
        return chain(Math.atan(value), 1 / (1 + value * value));
    }

    public Dual tanh() {
        double t = Math.tanh(value);
        return chain(t, 1 - t * t);
    }

    public Dual pow(double exponent) {
        return chain(Math.pow(value, exponent), exponent * Math.pow(value, exponent - 1));
    }

    /** For a base above 0. */
    public Dual pow(Dual exponent) {
        double power = Math.pow(value, exponent.value);
        return combine(power, exponent.value * Math.pow(value, exponent.value - 1), exponent, power * Math.log(value));
    }

    /** A function of this, by its value and derivative here. */
    public Dual chain(double result, double derivative) {
        double[] changed = new double[gradient.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = derivative * gradient[i];
        }
        return new Dual(result, changed);
    }

    private Dual combine(double result, double mine, Dual other, double theirs) {
        double[] changed = new double[gradient.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = mine * gradient[i] + theirs * other.gradient[i];
        }
        return new Dual(result, changed);
    }
}
