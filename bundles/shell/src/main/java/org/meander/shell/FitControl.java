package org.meander.shell;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every fit: how it is solved, and what becomes of it. */
final class FitControl {

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "Folder of the results (DIR/nlsq: parameters.json, fitted_data.npz and others) and, for very"
                    + " many points, of the states from which an interrupted fit goes on (DIR/checkpoints).")
    String output;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description =
                    "auto, standard, large, chunked or streaming: how much machinery; implies --optimizer streaming.")
    String strategy;

    @Option(
            names = "--resume",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Go on where an interrupted fit was left (the default), or with --no-resume begin anew.")
    boolean resume;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that evaluate (default: all processors).")
    int threads;

    @Option(names = "--max-iterations", paramLabel = "N", description = "The most steps of a descent.")
    Integer iterations;

    @Option(
            names = "--tolerance",
            paramLabel = "N",
            description = "Stop when a step can lower the cost by no more than this part of it.")
    Double tolerance;

    @Option(names = "--save-plots", description = "With --output-dir: PNG pictures of data, fit and residuals.")
    boolean plots;

    @Option(
            names = "--fitted-data",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Write fitted_data.npz, all points and what the model makes of them (the default), or with"
                    + " --no-fitted-data do not.")
    boolean fittedData;

    /** Fills the optimizer's slot and the options that say what is written where. */
    void fill(WorkflowText text, String optimizer, Path folder) {
        text.slot("optimizer", optimizer).key("optimizer", "threads", threads);
        if (strategy != null) {
            text.key("optimizer", "strategy", strategy);
        }
        if (iterations != null) {
            text.key("optimizer", "max.iterations", iterations);
        }
        if (tolerance != null) {
            text.key("optimizer", "function.tolerance", tolerance);
        }
        if (folder != null) {
            text.option("output.path", folder.resolve("nlsq").toString())
                    .option("plots", plots)
                    .option("fitted.data", fittedData);
        }
    }

    /** Fills the slot of the states. */
    void checkpoints(WorkflowText text, Path folder) {
        text.slot("checkpoints", "hdf5")
                .key("checkpoints", "path", folder.toString())
                .key("checkpoints", "resume", resume);
    }
}
