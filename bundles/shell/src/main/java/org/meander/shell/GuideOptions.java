package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of a fit by a configuration file: they come before what the file says. */
final class GuideOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Fit two-time correlations as this file says, in the format of homodyne.")
    String config;

    @Option(
            names = "--data-file",
            paramLabel = "FILE",
            description = "With --config: the data, whatever the file says.")
    String dataFile;

    @Option(names = "--static-mode", description = "With --config: diffusion only.")
    boolean staticMode;

    @Option(names = "--laminar-flow", description = "With --config: diffusion and laminar flow.")
    boolean laminarFlow;

    @Option(names = "--initial-d0", paramLabel = "N", description = "With --config: start of D0.")
    Double d0;

    @Option(names = "--initial-alpha", paramLabel = "N", description = "Start of alpha.")
    Double alpha;

    @Option(names = "--initial-d-offset", paramLabel = "N", description = "Start of D_offset.")
    Double dOffset;

    @Option(names = "--initial-gamma-dot-t0", paramLabel = "N", description = "Start of gamma_dot_t0.")
    Double gammaDotT0;

    @Option(names = "--initial-beta", paramLabel = "N", description = "Start of beta.")
    Double beta;

    @Option(names = "--initial-gamma-dot-offset", paramLabel = "N", description = "Start of gamma_dot_t_offset.")
    Double gammaDotOffset;

    @Option(names = "--initial-phi0", paramLabel = "N", description = "Start of phi0, in degrees.")
    Double phi0;

    /** Starts that were typed, by the model's names. */
    Map<String, Double> starts() {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("D0", d0);
        all.put("alpha", alpha);
        all.put("D_offset", dOffset);
        all.put("gamma_dot_t0", gammaDotT0);
        all.put("beta", beta);
        all.put("gamma_dot_t_offset", gammaDotOffset);
        all.put("phi0", phi0);
        all.values().removeIf(value -> value == null);
        return all;
    }

    /** Whether one of them was typed that says nothing without the file. */
    boolean needConfig() {
        return dataFile != null || staticMode || laminarFlow || !starts().isEmpty();
    }
}
