package org.meander.optimizer.expression;

import java.util.List;
import java.util.Random;
import org.meander.optimizer.Columns;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.tck.ModelContract;

class ExpressionContractTest extends ModelContract {

    @Override
    protected ForwardModel model() {
        return new ExpressionModel(
                "a*exp(-b*x)+c*cos(d*x)+a*x^b", List.of("a = 1", "b = 1", "c = 1", "d = 1"), List.of("x"));
    }

    @Override
    protected double[] parameters() {
        return new double[] {2.5, 0.7, -1, 3};
    }

    @Override
    protected PointSource points() {
        double[] x = new Random(1).doubles(1000, 0.1, 4).toArray();
        return Columns.of(false, x, x);
    }
}
