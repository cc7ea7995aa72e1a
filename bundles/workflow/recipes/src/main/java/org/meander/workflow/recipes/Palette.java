package org.meander.workflow.recipes;

/** Dark blue through green to yellow, of rising lightness: the viridis map of S. van der Walt and N. Smith (CC0), interpolated. */
final class Palette {

    private static final int[] STOPS = {
        0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725
    };

    private Palette() {}

    /** RGB of a value in 0..1; outside it, of the nearer end. */
    static int colour(float value) {
        float place = Math.clamp(value, 0f, 1f) * (STOPS.length - 1);
        int stop = Math.min((int) place, STOPS.length - 2);
        float share = place - stop;
        return mix(stop, share, 16) | mix(stop, share, 8) | mix(stop, share, 0);
    }

    private static int mix(int stop, float share, int shift) {
        int a = STOPS[stop] >> shift & 0xff;
        int b = STOPS[stop + 1] >> shift & 0xff;
        return Math.round(a + (b - a) * share) << shift;
    }
}
