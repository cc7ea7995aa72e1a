package com.example.plugins;

import org.meander.optimizer.Columns;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.tck.ModelContract;

class RelaxationTest extends ModelContract {

    @Override
    protected ForwardModel model() {
        return new RelaxationModel(2);
    }

    @Override
    protected double[] parameters() {
        return new double[] {2.5, 1.7, 0.6, 0.3};
    }

    @Override
    protected PointSource points() {
        double[] t = new double[1000];
        for (int i = 0; i < t.length; i++) {
            t[i] = 0.01 * (i + 1);
        }
        return Columns.of(false, t, t);
    }
}
