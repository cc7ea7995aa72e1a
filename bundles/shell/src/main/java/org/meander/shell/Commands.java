package org.meander.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.meander.source.SourceProbe;
import org.meander.workflow.Workflows;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The verbs as Gogo commands of scope {@code meander}, and as one function for the launcher: words and where they were typed, to an
 * exit code. The launcher's map has {@code out} and {@code err} (PrintStream), {@code directory} (Path), {@code interactive} and
 * {@code lasting} (Boolean): only types of the Java platform, because the launcher shares no others with bundles. The launcher also
 * sets the system properties {@code meander.version} and {@code meander.models}.
 */
@Component(
        name = "org.meander.shell",
        immediate = true,
        service = {ToIntBiFunction.class, Commands.class},
        property = {
            "meander.cli=true",
            "osgi.command.scope=meander",
            "osgi.command.function=demo",
            "osgi.command.function=encode",
            "osgi.command.function=search",
            "osgi.command.function=reconstruct",
            "osgi.command.function=compare",
            "osgi.command.function=models",
            "osgi.command.function=picture",
            "osgi.command.function=plugins",
            "osgi.command.function=check",
            "osgi.command.function=apply",
            "osgi.command.function=run",
            "osgi.command.function=runs",
            "osgi.command.function=cancel",
            "osgi.command.function=why"
        })
public final class Commands implements ToIntBiFunction<String[], Map<String, Object>> {

    private final Platform platform;

    @Activate
    public Commands(
            @Reference Workflows workflows,
            @Reference(cardinality = ReferenceCardinality.MULTIPLE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SourceProbe> probes) {
        Optional<Path> models =
                Optional.ofNullable(System.getProperty("meander.models")).map(Path::of);
        this.platform = new Platform(workflows, List.copyOf(probes), models);
    }

    @Override
    public int applyAsInt(String[] words, Map<String, Object> where) {
        Terminal terminal = new Terminal(
                (PrintStream) where.get("out"),
                (PrintStream) where.get("err"),
                (Path) where.get("directory"),
                (Boolean) where.get("interactive"),
                (Boolean) where.get("lasting"));
        return MeanderCommand.execute(terminal, platform, words);
    }

    private void type(CommandSession session, String verb, String... words) {
        Terminal terminal = new Terminal(session.getConsole(), session.getConsole(), session.currentDir(), true, true);
        int code = MeanderCommand.execute(
                terminal,
                platform,
                Stream.concat(Stream.of(verb), Stream.of(words)).toArray(String[]::new));
        session.put("exit", code);
        session.getConsole().flush();
    }

    public void demo(CommandSession session, String... words) {
        type(session, "demo", words);
    }

    public void encode(CommandSession session, String... words) {
        type(session, "encode", words);
    }

    public void search(CommandSession session, String... words) {
        type(session, "search", words);
    }

    public void reconstruct(CommandSession session, String... words) {
        type(session, "reconstruct", words);
    }

    public void compare(CommandSession session, String... words) {
        type(session, "compare", words);
    }

    public void models(CommandSession session, String... words) {
        type(session, "models", words);
    }

    public void picture(CommandSession session, String... words) {
        type(session, "picture", words);
    }

    public void plugins(CommandSession session, String... words) {
        type(session, "plugins", words);
    }

    public void check(CommandSession session, String... words) {
        type(session, "check", words);
    }

    public void apply(CommandSession session, String... words) {
        type(session, "apply", words);
    }

    public void run(CommandSession session, String... words) {
        type(session, "start", words);
    }

    public void runs(CommandSession session, String... words) {
        type(session, "runs", words);
    }

    public void cancel(CommandSession session, String... words) {
        type(session, "cancel", words);
    }

    public void why(CommandSession session, String... words) {
        type(session, "why", words);
    }
}
