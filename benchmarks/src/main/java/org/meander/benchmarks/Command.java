package org.meander.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes down how the build would start a benchmark, for the script {@code run}: into the file {@code java} the virtual machine it used, into
 * the file {@code arguments} its options, as one of java's argument files.
 */
public final class Command {

    private Command() {}

    /** @param arguments the folder to write to, then options of the virtual machine */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> options = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
        options.add("-cp");
        options.add(System.getProperty("java.class.path"));
        Files.writeString(folder.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java") + "\n");
        Files.write(
                folder.resolve("arguments"),
                options.stream()
                        .map(o -> '"' + o.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .toList());
    }
}
