package org.meander.shell;

import java.util.List;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tag", description = "Gives tags to a stored model, by which 'models --tag' finds it.")
final class TagVerb extends Verb {

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the stored model.")
    String model;

    @Parameters(index = "1..*", paramLabel = "TAG", description = "Tags that it gets.")
    List<String> tags = List.of();

    @Option(names = "--remove", paramLabel = "TAG", description = "A tag that it loses; may be repeated.")
    List<String> removed = List.of();

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("tag"), "tag")
                .option("model", model)
                .option("add", tags)
                .option("remove", removed);
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
