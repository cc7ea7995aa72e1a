package org.meander.shell;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where a command was typed.
 *
 * @param out results
 * @param err progress and errors
 * @param directory what relative paths are relative to
 * @param interactive whether a person watches {@code err}, so that progress may be redrawn
 * @param lasting whether the process goes on after the command, so that what it started may go on too
 */
record Terminal(PrintStream out, PrintStream err, Path directory, boolean interactive, boolean lasting) {}
