package org.meander.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong usage: one sentence that names what was typed and the nearest word, if one is near; exit code 2. */
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
            err.println("meander: '" + typed + "' is no " + kind + " of '" + verb + "'" + hint(command, typed));
        } else {
            err.println("meander: " + failure.getMessage());
        }
        err.println("Try '" + verb + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static String hint(CommandLine command, String typed) {
        List<String> words = new ArrayList<>();
        if (typed.startsWith("-")) {
            command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        } else {
            words.addAll(command.getSubcommands().keySet());
        }
        return Nearest.hint(typed, words, "");
    }
}
