package org.meander.optimizer.trustregion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.tck.OptimizerContract;

final class TrustRegionContractTest extends OptimizerContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with();
    }

    /** It has no key for chunks that may be left out. */
    @Test
    void namesAPointThatIsNoNumberAndNoChunks() {
        double[] x = {1, 2, 3, 4};
        double[] y = {2, 4, Double.NaN, 8};
        Problem problem = Problem.of(new Proportional(), Columns.of(false, x, y));
        Optimizer optimizer = optimizer();
        assertEquals(
                "arrays: point 2 has y = NaN; it must be finite",
                assertThrows(MeanderException.class, () -> optimizer.solve(problem, optimizer.options(), Run.QUIET))
                        .getMessage());
    }

    private static final class Proportional implements ForwardModel {

        @Override
        public String name() {
            return "proportional";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.free("a", 1));
        }

        @Override
        public List<String> columns() {
            return List.of("x");
        }

        @Override
        public Evaluator prepare(double[] parameters) {
            double a = parameters[0];
            return tile -> {
                for (int i = 0; i < tile.count(); i++) {
                    double x = tile.inputs()[tile.input(0) + i];
                    tile.outputs()[tile.value() + i] = a * x;
                    tile.outputs()[tile.gradient(0) + i] = x;
                }
            };
        }
    }
}
