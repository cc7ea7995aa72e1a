package org.meander.shell;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What all verbs share: the terminal and the platform, and --help. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = MeanderCommand.Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n")
abstract class Verb implements Callable<Integer> {

    @ParentCommand
    private MeanderCommand parent;

    final Terminal terminal() {
        return parent.terminal();
    }

    final Platform platform() {
        return parent.platform();
    }

    /** A path that was typed, against the terminal's folder. */
    final Path path(String typed) {
        return terminal().directory().resolve(typed).normalize();
    }

    @Override
    public abstract Integer call() throws InterruptedException;
}
