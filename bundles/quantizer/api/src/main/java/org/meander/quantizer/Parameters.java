package org.meander.quantizer;

import java.util.Objects;
import java.util.Optional;

/**
 * A vector to quantize.
 *
 * @param values the parameters; owned by the caller, and not to be changed until the model is there
 * @param name the model's name; if empty, it follows from the values, so that equal vectors have equal names
 * @param description for people, may be empty
 * @param validate whether values that are no finite numbers are refused
 * @param register whether the model is added to the registry
 * @param quality instead of that of the settings, 0 to 1
 */
public record Parameters(
        float[] values, String name, String description, boolean validate, boolean register, Optional<Double> quality) {

    public Parameters {
        Objects.requireNonNull(values);
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(quality);
    }

    /** Values without a name, validated and registered. */
    public static Parameters of(float... values) {
        return new Parameters(values, "", "", true, true, Optional.empty());
    }

    /** The same under a name of 1 to 1,024 characters. */
    public Parameters named(String name) {
        return new Parameters(values, name, description, validate, register, quality);
    }

    /** The same with a description. */
    public Parameters described(String description) {
        return new Parameters(values, name, description, validate, register, quality);
    }

    /** The same without a look at the values. */
    public Parameters unvalidated() {
        return new Parameters(values, name, description, false, register, quality);
    }

    /** The same, and not added to the registry. */
    public Parameters unregistered() {
        return new Parameters(values, name, description, validate, false, quality);
    }

    /** The same in another quality than that of the settings. */
    public Parameters withQuality(double quality) {
        return new Parameters(values, name, description, validate, register, Optional.of(quality));
    }
}
