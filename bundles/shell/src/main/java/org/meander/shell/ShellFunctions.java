package org.meander.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.meander.base.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verbs as functions of a Gogo session. */
final class ShellFunctions {

    static final String SCOPE = "meander";

    /** Session variable: exit code of the last verb. */
    static final String STATUS = "status";

    /** Makes the options of all verbs known to the completion of the session. */
    static final String COMPLETIONS = "completions";

    /** What Gogo calls with the words of a command that it does not know. */
    static final String UNKNOWN = "default";

    private static final String COMPLETE = "gogo:complete";

    private ShellFunctions() {}

    /** Functions by name. */
    static Map<String, Function> all(Platform platform) {
        Map<String, Function> functions = new TreeMap<>();
        for (String verb : MeanderCommand.names()) {
            functions.put(name(verb), (session, words) -> run(platform, session, verb, words));
        }
        functions.put(COMPLETIONS, (session, words) -> complete(session));
        functions.put(UNKNOWN, (session, words) -> unknown(session, words));
        return functions;
    }

    /** In a shell, {@code start} would be taken for the framework's command that starts bundles. */
    private static String name(String verb) {
        return verb.equals("start") ? "run" : verb;
    }

    private static Object run(Platform platform, CommandSession session, String verb, List<Object> words) {
        Process process = Process.Utils.current();
        boolean watched = process.isTty(1) && process.isTty(2);
        Terminal terminal = new Terminal(process.out(), process.err(), session.currentDir(), watched, true);
        String[] typed = Stream.concat(Stream.of(verb), words.stream().map(String::valueOf))
                .toArray(String[]::new);
        return end(session, process, MeanderCommand.execute(terminal, platform, typed));
    }

    private static Object end(CommandSession session, Process process, int code) {
        process.out().flush();
        process.err().flush();
        process.error(code);
        session.put(STATUS, code);
        return null;
    }

    /** One sentence that names the nearest of all commands of the session; exit code 2. */
    private static Object unknown(CommandSession session, List<Object> words) {
        String typed = words.isEmpty() ? UNKNOWN : String.valueOf(words.getFirst());
        Process process = Process.Utils.current();
        process.err()
                .println("meander: '" + typed + "' is no command"
                        + Nearest.hint(typed, commands(session), "; 'help' lists all that there are"));
        return end(session, process, CommandLine.ExitCode.USAGE);
    }

    /** Names of the commands, without and with their scopes, and of the functions that the session itself has. */
    private static Set<String> commands(CommandSession session) {
        Set<String> names = new TreeSet<>();
        for (Object command : (Set<?>) session.get(".commands")) {
            String name = String.valueOf(command);
            names.add(name);
            names.add(name.substring(name.indexOf(':') + 1));
        }
        names.removeAll(Set.of(UNKNOWN, SCOPE + ":" + UNKNOWN));
        for (Object variable : (Set<?>) session.get(".variables")) {
            if (session.get(String.valueOf(variable)) instanceof Function) {
                names.add(String.valueOf(variable));
            }
        }
        return names;
    }

    private static Object complete(CommandSession session) throws Exception {
        if (session.get(COMPLETE) instanceof Function complete) {
            for (List<Object> words : completions()) {
                complete.execute(session, words);
            }
        }
        return null;
    }

    /** The arguments of {@code complete}, once for each verb, option and kind of argument. */
    static List<List<Object>> completions() {
        List<List<Object>> all = new ArrayList<>();
        MeanderCommand.verbs().forEach((verb, command) -> {
            String function = SCOPE + ":" + name(verb);
            CommandSpec spec = command.getCommandSpec();
            all.add(List.of("-c", function, "-e"));
            all.add(List.of("-c", function, "-d", sentence(spec.usageMessage().description())));
            spec.options().forEach(option -> all.add(option(function, option)));
            if (spec.positionalParameters().stream().anyMatch(p -> isPath(p.paramLabel()))) {
                all.add(List.of("-c", function, "-a", "__files"));
            }
        });
        return all;
    }

    private static List<Object> option(String function, OptionSpec option) {
        List<Object> words = new ArrayList<>(List.of("-c", function));
        for (String name : option.names()) {
            words.addAll(name.startsWith("--") ? List.of("-l", name.substring(2)) : List.of("-s", name.substring(1)));
        }
        words.addAll(List.of("-d", sentence(option.description())));
        if (isPath(option.paramLabel())) {
            words.addAll(List.of("-a", option.paramLabel().equals("DIR") ? "__directories" : "__files"));
        }
        return words;
    }

    private static boolean isPath(String label) {
        return List.of("DIR", "FILE", "PATH", "QUERY", "RIGHT").contains(label);
    }

    private static String sentence(String... description) {
        return CommandLine.Help.Ansi.OFF.string(String.join(" ", description)).replaceFirst("(?s)\\.(\\s.*)?$", "");
    }
}
