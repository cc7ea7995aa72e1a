package org.meander.shell;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * A failed command: one sentence, exit code 1; 130 if it was interrupted or cancelled. What should not happen shows its trace, unless the
 * platform is being stopped: then parts go in the middle of a command, and what it failed of is the interruption.
 */
record Failure(PrintStream err, BooleanSupplier stopping) implements IExecutionExceptionHandler {

    static final int FAILED = 1;
    static final int INTERRUPTED = 130;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) throws Exception {
        if (stopping.getAsBoolean()) {
            return tell("interrupted", INTERRUPTED);
        }
        return switch (failure) {
            case MeanderException e when e.code() == StandardError.CANCELLED -> tell(e.getMessage(), INTERRUPTED);
            case MeanderException e -> tell(e.getMessage(), FAILED);
            case InterruptedException e -> tell("interrupted", INTERRUPTED);
            default -> {
                failure.printStackTrace(err);
                yield tell("internal error: " + failure, FAILED);
            }
        };
    }

    private int tell(String message, int code) {
        err.println("meander: " + message);
        return code;
    }
}
