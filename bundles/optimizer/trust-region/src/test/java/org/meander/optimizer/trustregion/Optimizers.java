package org.meander.optimizer.trustregion;

import java.lang.annotation.Annotation;

/** Optimizers by configuration. */
final class Optimizers {

    private Optimizers() {}

    /** By defaults. */
    static TrustRegionOptimizer standard() {
        return with(0, 1);
    }

    static TrustRegionOptimizer with(int threads, int starts) {
        return new TrustRegionOptimizer(new TrustRegionOptimizer.Config() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return TrustRegionOptimizer.Config.class;
            }

            @Override
            public double function_tolerance() {
                return 0;
            }

            @Override
            public double parameter_tolerance() {
                return 1e-13;
            }

            @Override
            public double gradient_tolerance() {
                return 1e-14;
            }

            @Override
            public int max_iterations() {
                return 1000;
            }

            @Override
            public int starts() {
                return starts;
            }

            @Override
            public long seed() {
                return 1;
            }

            @Override
            public int threads() {
                return threads;
            }
        });
    }
}
