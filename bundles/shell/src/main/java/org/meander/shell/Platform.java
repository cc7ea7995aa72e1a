package org.meander.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.Quantizers;
import org.meander.source.SourceProbe;
import org.meander.workflow.Workflows;

/**
 * What commands work with.
 *
 * @param probes tell which source reads a path
 * @param models folder of the models that the demo uses, if the product has one
 * @param quantizers the quantizers, if they are installed at the moment of asking
 * @param configurations folder of the configurations that are in effect from the start, if it is known
 * @param stopping whether all of it is being stopped, so that what a command needs may go at any moment
 */
record Platform(
        Workflows workflows,
        List<SourceProbe> probes,
        Optional<Path> models,
        Supplier<Optional<Quantizers>> quantizers,
        Optional<Path> configurations,
        BooleanSupplier stopping) {

    /** Without quantizers, and never stopped. */
    Platform(Workflows workflows, List<SourceProbe> probes, Optional<Path> models) {
        this(workflows, probes, models, Optional::empty, Optional.empty(), () -> false);
    }

    Quantizer quantizer(String name) {
        return quantizers
                .get()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE, "there are no quantizers: the feature 'quantizer' is not installed"))
                .quantizer(name);
    }
}
