package org.meander.shell;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: verbs and what they share. */
@Command(
        name = "meander",
        mixinStandardHelpOptions = true,
        versionProvider = MeanderCommand.Version.class,
        usageHelpAutoWidth = true,
        header = "Streams of numbers along a space-filling curve: compact, searchable, reconstructable.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%n",
        footer = {
            "",
            "Verbs of the launcher: shell (an interactive shell), run NODE-DIR (a node that keeps running). meander"
                    + " --node NODE-DIR",
            "VERB has a running node do it.",
            "Each verb explains itself: meander VERB --help.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
        },
        subcommands = {
            DemoVerb.class,
            EncodeVerb.class,
            SearchVerb.class,
            ReconstructVerb.class,
            CompareVerb.class,
            CompareMethodsVerb.class,
            SaveVerb.class,
            LoadVerb.class,
            ModelsVerb.class,
            StatisticsVerb.class,
            TagVerb.class,
            DeleteVerb.class,
            CompactVerb.class,
            PackVerb.class,
            FramesVerb.class,
            ExportVerb.class,
            PictureVerb.class,
            QuantizeVerb.class,
            BenchmarkVerb.class,
            OptimalVerb.class,
            ConfigureVerb.class,
            FitVerb.class,
            InfoVerb.class,
            LayersVerb.class,
            PluginsVerb.class,
            CheckVerb.class,
            ApplyVerb.class,
            StartVerb.class,
            WorkflowsVerb.class,
            RemoveVerb.class,
            RunsVerb.class,
            CancelVerb.class,
            WhyVerb.class
        })
final class MeanderCommand implements Runnable {

    /** The version of the product, from its launcher. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"meander " + System.getProperty("meander.version", "(version unknown)")};
        }
    }

    private final Terminal terminal;
    private final Platform platform;

    @Spec
    private CommandSpec spec;

    MeanderCommand(Terminal terminal, Platform platform) {
        this.terminal = terminal;
        this.platform = platform;
    }

    /** Names of the verbs; unlike {@link #verbs} at no cost worth mentioning at every start. */
    static List<String> names() {
        return Arrays.stream(MeanderCommand.class.getAnnotation(Command.class).subcommands())
                .map(verb -> verb.getAnnotation(Command.class).name())
                .toList();
    }

    /** The verbs by name, in the order of the help text. For reading only: without a terminal none can be run. */
    static Map<String, CommandLine> verbs() {
        return new CommandLine(new MeanderCommand(null, null)).getSubcommands();
    }

    Terminal terminal() {
        return terminal;
    }

    Platform platform() {
        return platform;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }

    /** Runs one command and returns its exit code. */
    static int execute(Terminal terminal, Platform platform, String... words) {
        return new CommandLine(new MeanderCommand(terminal, platform))
                .setOut(new PrintWriter(terminal.out(), true))
                .setErr(new PrintWriter(terminal.err(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongUsage(terminal.err()))
                .setExecutionExceptionHandler(new Failure(terminal.err(), platform.stopping()))
                .execute(words);
    }
}
