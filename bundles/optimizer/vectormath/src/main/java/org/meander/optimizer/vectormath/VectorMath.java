package org.meander.optimizer.vectormath;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions made of additions, multiplications, divisions, roots and fused multiply-adds alone, so that interpreted and
 * compiled code, of any vector width, give the same bits; {@code lanewise(EXP)} and its like do not. Errors are below 2 units in the last
 * place unless a function says otherwise, over all arguments. A result that would be subnormal may be 0. Each function is small
 * enough to be inlined.
 *
 * <p>Polynomials and reductions of logarithm, sine, cosine and arc tangent are those of fdlibm (Sun Microsystems, 1993); the exponential
 * is a polynomial by Remez' exchange after reduction by ln 2, as in Cody and Waite, Software Manual for the Elementary Functions, 1980.
 */
final class VectorMath {

    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final double ROUND = 0x1.8p52;

    private static final double EXP_MOST = 0x1.62e42fefa39efp9;
    private static final double EXP_LEAST = -0x1.6232bdd7abcd2p9;

    static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;
    private static final double LN2_SHORT = 6.93147180369123816490e-01;
    private static final double LN2_REST = 1.90821492927058770002e-10;

    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_1 = 0x1.921fb54442d18p0;
    private static final double HALF_PI_2 = 0x1.1a62633145c07p-54;
    private static final double HALF_PI_3 = -0x1.f1976b7ed8fbcp-110;
    /** From it on the three parts of half pi lose digits. */
    static final double FAR = 0x1p25;

    private static final double QUARTER_PI_LOW = 3.06161699786838301793e-17;
    private static final double TAN_PI_8 = 0x1.a827999fcef32p-2;

    private VectorMath() {}

    /** e to the power x; 0 where the result is below the least normal number. */
    static DoubleVector exp(DoubleVector x) {
        DoubleVector shifted = x.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
        DoubleVector k = shifted.sub(ROUND);
        DoubleVector r = k.lanewise(VectorOperators.FMA, broadcast(x, -LN2_HIGH), x);
        r = k.lanewise(VectorOperators.FMA, broadcast(x, -LN2_LOW), r);
        return scaled(series(r).add(1), shifted, x);
    }

    /**
     * e^r - 1 for r of magnitude up to 0.35: the best polynomial of degree 11 with exact value and slope at 0, whose error is 4e-18 of e^r, by pairs of
     * terms, so that the processor need not wait for one to begin the next.
     */
    private static DoubleVector series(DoubleVector r) {
        DoubleVector r2 = r.mul(r);
        DoubleVector r4 = r2.mul(r2);
        DoubleVector a = r.lanewise(VectorOperators.FMA, 0x1.55555555554fap-3, 0x1.000000000000ap-1);
        DoubleVector b = r.lanewise(VectorOperators.FMA, 0x1.1111111127befp-7, 0x1.555555555087dp-5);
        DoubleVector c = r.lanewise(VectorOperators.FMA, 0x1.a01a012a543b0p-13, 0x1.6c16c1842a055p-10);
        DoubleVector d = r.lanewise(VectorOperators.FMA, 0x1.71df2559df5e4p-19, 0x1.a0199a0c83a97p-16);
        DoubleVector e = r.lanewise(VectorOperators.FMA, 0x1.ad7f6348c73dfp-26, 0x1.28ad72b6d1d78p-22);
        DoubleVector low = b.lanewise(VectorOperators.FMA, r2, a);
        DoubleVector high = e.lanewise(VectorOperators.FMA, r4, d.lanewise(VectorOperators.FMA, r2, c));
        return high.lanewise(VectorOperators.FMA, r4, low).lanewise(VectorOperators.FMA, r2, r);
    }

    private static DoubleVector scaled(DoubleVector p, DoubleVector shifted, DoubleVector x) {
        LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        DoubleVector result = p.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
        result = result.blend(0, x.compare(VectorOperators.LT, EXP_LEAST));
        // What is no number must stay none, whatever its bits have become.
        return x.add(Double.POSITIVE_INFINITY).blend(result, x.compare(VectorOperators.LE, EXP_MOST));
    }

    /** e^x - 1, exact to 3 units also near 0. */
    static DoubleVector expm1(DoubleVector x) {
        DoubleVector bounded = x.max(-40);
        DoubleVector shifted = bounded.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
        DoubleVector k = shifted.sub(ROUND);
        DoubleVector r = k.lanewise(VectorOperators.FMA, broadcast(x, -LN2_HIGH), bounded);
        r = k.lanewise(VectorOperators.FMA, broadcast(x, -LN2_LOW), r);
        // Half of 2^k, because 2^1024 is no number.
        DoubleVector half = shifted.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, 52)
                .add(0x3fe0000000000000L)
                .reinterpretAsDoubles();
        DoubleVector result =
                half.lanewise(VectorOperators.FMA, series(r), half.sub(0.5)).mul(2);
        return result.blend(Double.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MOST));
    }

    /** The natural logarithm; -infinity of 0, NaN of what is below. */
    static DoubleVector log(DoubleVector x) {
        VectorMask<Double> small = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
        LongVector bits = x.mul(0x1p54, small).reinterpretAsLongs();
        LongVector e = bits.sub(ROOT_HALF).lanewise(VectorOperators.ASHR, 52);
        DoubleVector m = bits.sub(e.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles();
        DoubleVector k = real(e);
        k = k.sub(54, small);
        DoubleVector f = m.sub(1);
        DoubleVector s = f.div(f.add(2));
        DoubleVector z = s.mul(s);
        DoubleVector half = f.mul(f).mul(0.5);
        DoubleVector rest = s.mul(half.add(logSeries(z)));
        rest = k.lanewise(VectorOperators.FMA, broadcast(x, LN2_REST), rest);
        DoubleVector result = k.lanewise(VectorOperators.FMA, broadcast(x, LN2_SHORT), f.sub(half.sub(rest)));
        return special(x, result);
    }

    private static DoubleVector special(DoubleVector x, DoubleVector result) {
        DoubleVector r = result.blend(x, x.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY));
        r = r.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0));
        return r.blend(Double.NaN, x.compare(VectorOperators.LT, 0)).add(x.mul(0), x.test(VectorOperators.IS_NAN));
    }

    private static DoubleVector logSeries(DoubleVector z) {
        DoubleVector w = z.mul(z);
        DoubleVector even = w.lanewise(VectorOperators.FMA, 1.531383769920937332e-01, 2.222219843214978396e-01)
                .lanewise(VectorOperators.FMA, w, broadcast(z, 3.999999999940941908e-01));
        DoubleVector odd = w.lanewise(VectorOperators.FMA, 1.479819860511658591e-01, 1.818357216161805012e-01)
                .lanewise(VectorOperators.FMA, w, broadcast(z, 2.857142874366239149e-01))
                .lanewise(VectorOperators.FMA, w, broadcast(z, 6.666666666666735130e-01));
        return even.mul(w).add(odd.mul(z));
    }

    /**
     * The natural logarithm of 2^k (1 + f) in two parts, together some six bits more than a double has.
     *
     * @param rest receives the low part from {@code at} on
     */
    static DoubleVector log(DoubleVector k, DoubleVector f, double[] rest, int at) {
        DoubleVector d = f.add(2);
        DoubleVector s = f.div(d);
        DoubleVector remainder = s.neg().lanewise(VectorOperators.FMA, d, f);
        DoubleVector lost = s.neg()
                .lanewise(VectorOperators.FMA, f.sub(d.sub(2)), remainder)
                .div(d);
        DoubleVector tail = s.mul(logSeries(s.mul(s))).add(lost.add(lost));
        DoubleVector twice = s.add(s);
        DoubleVector shift = k.mul(LN2_SHORT);
        DoubleVector high = shift.add(twice);
        DoubleVector back = high.sub(shift);
        DoubleVector low = tail.add(shift.sub(high.sub(back)).add(twice.sub(back)));
        low = k.lanewise(VectorOperators.FMA, broadcast(k, LN2_REST), low);
        DoubleVector log = high.add(low);
        low.sub(log.sub(high)).intoArray(rest, at);
        return log;
    }

    /** Sine of an angle up to {@link #FAR} and so many quarters of a turn. */
    static DoubleVector sin(DoubleVector x, long quarters) {
        DoubleVector shifted = x.lanewise(VectorOperators.FMA, TWO_OVER_PI, ROUND);
        DoubleVector k = shifted.sub(ROUND);
        DoubleVector a = k.lanewise(VectorOperators.FMA, broadcast(x, -HALF_PI_1), x);
        DoubleVector r = k.lanewise(VectorOperators.FMA, broadcast(x, -HALF_PI_2), a);
        DoubleVector low = k.lanewise(VectorOperators.FMA, broadcast(x, -HALF_PI_2), a.sub(r));
        low = k.lanewise(VectorOperators.FMA, broadcast(x, -HALF_PI_3), low);
        LongVector quadrant = shifted.reinterpretAsLongs().add(quarters);
        VectorMask<Double> odd = quadrant.lanewise(VectorOperators.LSHL, 63)
                .compare(VectorOperators.LT, 0)
                .cast(x.species());
        DoubleVector z = r.mul(r);
        DoubleVector result = sine(r, z, low).blend(cosine(r, z, low), odd);
        LongVector sign = quadrant.lanewise(VectorOperators.LSHL, 62).and(Long.MIN_VALUE);
        return result.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
    }

    private static VectorMask<Double> odd(LongVector quadrant) {
        return quadrant.lanewise(VectorOperators.LSHL, 63)
                .compare(VectorOperators.LT, 0)
                .cast(DoubleVector.SPECIES_PREFERRED);
    }

    private static DoubleVector sine(DoubleVector r, DoubleVector z, DoubleVector low) {
        DoubleVector p = z.lanewise(VectorOperators.FMA, 1.58969099521155010221e-10, -2.50507602534068634195e-08)
                .lanewise(VectorOperators.FMA, z, broadcast(z, 2.75573137070700676789e-06))
                .lanewise(VectorOperators.FMA, z, broadcast(z, -1.98412698298579493134e-04))
                .lanewise(VectorOperators.FMA, z, broadcast(z, 8.33333333332248946124e-03));
        DoubleVector v = z.mul(r);
        DoubleVector rest = z.mul(low.mul(0.5).sub(v.mul(p))).sub(low);
        return r.sub(v.lanewise(VectorOperators.FMA, broadcast(z, 1.66666666666666324348e-01), rest));
    }

    private static DoubleVector cosine(DoubleVector r, DoubleVector z, DoubleVector low) {
        DoubleVector p = z.lanewise(VectorOperators.FMA, -1.13596475577881948265e-11, 2.08757232129817482790e-09)
                .lanewise(VectorOperators.FMA, z, broadcast(z, -2.75573143513906633035e-07))
                .lanewise(VectorOperators.FMA, z, broadcast(z, 2.48015872894767294178e-05))
                .lanewise(VectorOperators.FMA, z, broadcast(z, -1.38888888888741095749e-03))
                .lanewise(VectorOperators.FMA, z, broadcast(z, 4.16666666666666019037e-02));
        DoubleVector half = z.mul(0.5);
        DoubleVector w = half.neg().add(1);
        DoubleVector rest = w.neg().add(1).sub(half).add(z.mul(z).mul(p).sub(r.mul(low)));
        return w.add(rest);
    }

    /** The angle with that tangent, -pi/2 to pi/2. */
    static DoubleVector atan(DoubleVector x) {
        DoubleVector a = x.abs();
        VectorMask<Double> steep = a.compare(VectorOperators.GT, 1);
        DoubleVector flat = a.blend(broadcast(x, 1).div(a), steep);
        VectorMask<Double> upper = flat.compare(VectorOperators.GT, TAN_PI_8);
        DoubleVector t = flat.blend(flat.sub(1).div(flat.add(1)), upper);
        DoubleVector z = t.mul(t);
        DoubleVector small = t.sub(t.mul(arcSeries(z)));
        // pi/4 in two parts, so that nothing of it is lost.
        DoubleVector angle = small.blend(small.add(QUARTER_PI_LOW).add(Math.PI / 4), upper);
        angle = angle.blend(angle.neg().add(2 * QUARTER_PI_LOW).add(Math.PI / 2), steep);
        return withSign(angle, x);
    }

    private static DoubleVector arcSeries(DoubleVector z) {
        DoubleVector w = z.mul(z);
        DoubleVector odd = w.lanewise(VectorOperators.FMA, 1.62858201153657823623e-02, 4.97687799461593236017e-02)
                .lanewise(VectorOperators.FMA, w, broadcast(z, 6.66107313738753120669e-02))
                .lanewise(VectorOperators.FMA, w, broadcast(z, 9.09088713343650656196e-02))
                .lanewise(VectorOperators.FMA, w, broadcast(z, 1.42857142725034663711e-01))
                .lanewise(VectorOperators.FMA, w, broadcast(z, 3.33333333333329318027e-01));
        DoubleVector even = w.lanewise(VectorOperators.FMA, -3.65315727442169155270e-02, -5.83357013379057348645e-02)
                .lanewise(VectorOperators.FMA, w, broadcast(z, -7.69187620504482999495e-02))
                .lanewise(VectorOperators.FMA, w, broadcast(z, -1.11111104054623557880e-01))
                .lanewise(VectorOperators.FMA, w, broadcast(z, -1.99999999998764832476e-01));
        return odd.mul(z).add(even.mul(w));
    }

    /** An integer of magnitude below 2^51 as a double. */
    private static DoubleVector real(LongVector integer) {
        return integer.add(Double.doubleToRawLongBits(ROUND))
                .reinterpretAsDoubles()
                .sub(ROUND);
    }

    /** A magnitude with the sign of another. */
    private static DoubleVector withSign(DoubleVector magnitude, DoubleVector sign) {
        LongVector bit = sign.reinterpretAsLongs().and(Long.MIN_VALUE);
        return magnitude.reinterpretAsLongs().or(bit).reinterpretAsDoubles();
    }

    private static DoubleVector broadcast(DoubleVector like, double value) {
        return DoubleVector.broadcast(like.species(), value);
    }
}
