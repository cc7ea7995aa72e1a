package org.meander.optimizer.engine;

/** How long a search bears with a descent: when it shall wait for others, and when its pace is too slow to come below the best of them. Not saved. */
final class Patience {

    /** Steps over which the pace is measured. */
    private static final int PACE = 20;

    /** How much sooner it waits where columns of the Jacobian have vanished. */
    private static final int SOONER = 4;

    private int pause = Integer.MAX_VALUE;
    private double rival = Double.POSITIVE_INFINITY;
    private double before = Double.POSITIVE_INFINITY;

    /** Lets the descent wait after so many steps, if it has not ended until then, or after a part of them in flat land. */
    void pauseAfter(int steps) {
        pause = steps;
    }

    /** Gives the descent up when it would not come below this cost in all the steps that are left. */
    void against(double cost) {
        rival = cost;
    }

    /** @param regular whether all parameters still matter */
    boolean waits(int steps, boolean regular) {
        return steps >= (regular ? pause : pause / SOONER);
    }

    /** To be asked after every step: whether at the pace of the last {@value #PACE} the rival is out of reach. */
    boolean ends(int steps, int most, double cost) {
        if (steps % PACE != 0) {
            return false;
        }
        double gained = (before - cost) / PACE;
        before = cost;
        return cost - gained * (most - steps) > rival;
    }
}
