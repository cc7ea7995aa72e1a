package org.meander.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong usage: one sentence that names what was typed and the nearest word there is; exit code 2. */
record WrongUsage(PrintStream err) implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] words) {
        CommandLine command = failure.getCommandLine();
        String verb = command.getCommandSpec().qualifiedName();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().getFirst();
            boolean option = typed.startsWith("-");
            boolean root = command.getParent() == null;
            String kind = option ? "option" : root ? "verb" : "argument";
            String hint = nearest(command, typed)
                    .map(near -> "; the nearest is '" + near + "'")
                    .orElse("");
            err.println("meander: '" + typed + "' is no " + kind + " of '" + verb + "'" + hint);
        } else {
            err.println("meander: " + failure.getMessage());
        }
        err.println("Try '" + verb + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static Optional<String> nearest(CommandLine command, String typed) {
        List<String> words = new ArrayList<>();
        if (typed.startsWith("-")) {
            command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        } else {
            words.addAll(command.getSubcommands().keySet());
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(nearest(typed, words));
    }

    /** The word with the least edit distance; among equals the first in alphabetical order. */
    static String nearest(String typed, Collection<String> words) {
        return words.stream()
                .min(Comparator.<String>comparingInt(word -> distance(word, typed))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Levenshtein's edit distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
