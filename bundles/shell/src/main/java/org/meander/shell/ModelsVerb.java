package org.meander.shell;

import java.util.Collection;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "models", description = "Lists the models of a store.")
final class ModelsVerb extends Verb {

    @Mixin
    Mixins.Store store;

    @Option(
            names = "--verify",
            description = "Read everything back against its checksums; exit code 1 if anything is damaged.")
    boolean verify;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = new WorkflowText(Runner.commandName("models"), "models").option("verify", verify);
        store.fill(text, this, false);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(report, json.json);
        boolean damaged = report.facts().get("damages") instanceof Collection<?> list && !list.isEmpty();
        return damaged ? Failure.FAILED : 0;
    }
}
