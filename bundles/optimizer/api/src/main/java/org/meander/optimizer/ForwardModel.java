package org.meander.optimizer;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A function of parameters and points that is fitted to measurements. The service is immutable and thread-safe. All work at given
 * parameter values is done by an {@link Evaluator}, which is made once a pass over the points: what depends on the parameters alone,
 * such as tables and cumulative sums, is computed there.
 */
@ConsumerType
public interface ForwardModel {

    /** Service property with {@link #name()}. */
    String NAME = "model.name";

    /** For reports and messages, such as {@code laminar_flow}. */
    String name();

    /** All that the values depend on besides parameters and points, so that a checkpoint of another model is told apart: the name, if that says it. */
    default String identity() {
        return name();
    }

    /** The parameters in the order of every vector; 1 or more. */
    List<Parameter> parameters();

    /**
     * Names of the columns that the model reads for each point, in the order of {@link Tile#input}; empty if the position of a point says
     * all, as on a grid.
     */
    List<String> columns();

    /**
     * Whether evaluators fill the gradients. Otherwise the optimizer takes differences of values ({@link Differences}), which costs two
     * more evaluations a parameter and half of the digits.
     */
    default boolean gradients() {
        return true;
    }

    /**
     * Where a fit that has ended at these values may have a better minimum, because the model has a symmetry that the points break weakly only, such
     * as mirror images. Optimizers go down from there as well and keep the better.
     *
     * @param parameters within the bounds; the caller's, so copy what is kept
     * @return values within the bounds of {@link #parameters}, few of them
     */
    default List<double[]> mirrors(double[] parameters) {
        return List.of();
    }

    /**
     * Makes the model ready at these values.
     *
     * @param parameters finite, within the bounds of the problem; the caller's, so copy what is kept
     */
    Evaluator prepare(double[] parameters);

    /**
     * As {@link #prepare(double[])}, for a model that makes tables when so many points are worth them.
     *
     * @param points that will be evaluated, 1 or more; the bits of a point may depend on it
     */
    default Evaluator prepare(double[] parameters, long points) {
        return prepare(parameters);
    }
}
