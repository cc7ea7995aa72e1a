package org.meander.source.generator;

import java.lang.annotation.Annotation;

/** A configuration written out, with the defaults of the real one. */
record Settings(
        int models,
        String prefix,
        long seed,
        String[] tensors,
        String dtype,
        String distribution,
        double scale,
        double family_noise) {

    static final Settings DEFAULT =
            new Settings(1, "model-", 0, new String[] {"weight:256x256"}, "F32", "gaussian", 0.02, 0);

    Settings models(int count) {
        return new Settings(count, prefix, seed, tensors, dtype, distribution, scale, family_noise);
    }

    Settings seed(long number) {
        return new Settings(models, prefix, number, tensors, dtype, distribution, scale, family_noise);
    }

    Settings tensors(String... specs) {
        return new Settings(models, prefix, seed, specs, dtype, distribution, scale, family_noise);
    }

    Settings dtype(String name) {
        return new Settings(models, prefix, seed, tensors, name, distribution, scale, family_noise);
    }

    Settings distribution(String name) {
        return new Settings(models, prefix, seed, tensors, dtype, name, scale, family_noise);
    }

    Settings scale(double deviation) {
        return new Settings(models, prefix, seed, tensors, dtype, distribution, deviation, family_noise);
    }

    Settings familyNoise(double deviations) {
        return new Settings(models, prefix, seed, tensors, dtype, distribution, scale, deviations);
    }

    GeneratorSource source() {
        Settings s = this;
        return new GeneratorSource(new GeneratorSource.Config() {
            @Override
            public int models() {
                return s.models;
            }

            @Override
            public String prefix() {
                return s.prefix;
            }

            @Override
            public long seed() {
                return s.seed;
            }

            @Override
            public String[] tensors() {
                return s.tensors;
            }

            @Override
            public String dtype() {
                return s.dtype;
            }

            @Override
            public String distribution() {
                return s.distribution;
            }

            @Override
            public double scale() {
                return s.scale;
            }

            @Override
            public double family_noise() {
                return s.family_noise;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return GeneratorSource.Config.class;
            }
        });
    }
}
