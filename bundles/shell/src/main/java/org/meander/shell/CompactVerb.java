package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "compact", description = "Frees what deleted and replaced models left in a store.")
final class CompactVerb extends Verb {

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("compact"), "compact");
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
