package org.meander.workflow.fit;

import org.meander.base.Cancellation;

/** The data of a fit and what its model makes of them. */
interface FittedData {

    /** Writes arrays. */
    void write(NpzFile file, double[] parameters, Cancellation cancellation);

    /** Draws pictures. */
    void draw(Plots plots, double[] parameters, Cancellation cancellation);
}
