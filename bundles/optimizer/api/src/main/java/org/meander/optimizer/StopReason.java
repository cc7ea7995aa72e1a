package org.meander.optimizer;

/** Why a descent ended. */
public enum StopReason {
    /** A step can lower the cost by no more than the function tolerance. */
    FUNCTION(true),
    /** A step changes no parameter by more than the parameter tolerance. */
    PARAMETERS(true),
    /** The residuals are orthogonal to the columns of the Jacobian within the gradient tolerance. */
    GRADIENT(true),
    /** No step lowers the cost any more, though the model promises it: rounding, or derivatives that do not fit the values. */
    STALLED(false),
    /** The most iterations were made. */
    ITERATIONS(false),
    /** The epochs of a stochastic method are over; says nothing about a minimum. */
    EPOCHS(false);

    private final boolean converged;

    StopReason(boolean converged) {
        this.converged = converged;
    }

    /** Whether the point is a minimum within the tolerances. */
    public boolean converged() {
        return converged;
    }
}
