package org.meander.shell;

import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "statistics", description = "Sums over the models of a store: parameters, chunks, times, sizes.")
final class StatisticsVerb extends Verb {

    @Mixin
    Mixins.Store store;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("statistics"), "statistics");
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        return 0;
    }
}
