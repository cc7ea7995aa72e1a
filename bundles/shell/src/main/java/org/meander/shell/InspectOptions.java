package org.meander.shell;

import java.util.Optional;
import org.meander.workflow.Report;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the verbs share that stand for the recipe {@code inspect}. */
final class InspectOptions {

    @Parameters(
            paramLabel = "PATH",
            description = "A model file, a sharded model's folder, a folder of models, or a config.json.")
    String source;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model of the source, if it has several.")
    String model = "";

    @Mixin
    Mixins.SourceType sourceType;

    @Mixin
    LayerOptions layers;

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    /** Applies the recipe to what was typed. */
    Report run(Verb verb, String name) throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName(name), "inspect");
        if (!model.isEmpty()) {
            text.option("model", model);
        }
        Optional.ofNullable(layers.classifier).ifPresent(classifier -> text.option("classifier", classifier));
        sourceType.fill(text, verb, verb.path(source));
        layers.fill(text);
        settings.fill(text);
        return new Runner(verb.terminal(), verb.platform().workflows()).once(text);
    }
}
