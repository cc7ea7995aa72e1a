package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "frames",
        description = "Lists the video files of a store with their coherence, or the frames of its models.")
final class FramesVerb extends Verb {

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "Name of a stored model (default: all).")
    String model = "";

    @Option(names = "--files", description = "List the video files instead of frames.")
    boolean files;

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("frames"), "frames").option("files", files);
        if (!model.isEmpty()) {
            text.option("model", model);
        }
        store.fill(text, this, false);
        text.slot("store", Mixins.Store.VIDEO);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
