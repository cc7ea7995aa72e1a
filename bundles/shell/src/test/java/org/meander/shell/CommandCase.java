package org.meander.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.meander.source.SourceProbe;

/** Commands that are typed in a folder of their own; what they would do is caught as a workflow. */
abstract class CommandCase {

    private static final SourceProbe SURE = probe("sure", 90);

    @TempDir
    Path folder;

    final FakeWorkflows workflows = new FakeWorkflows();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static SourceProbe probe(String type, int sureness) {
        return new SourceProbe() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Optional<Integer> recognises(Path path) {
                return path.toString().endsWith(".model") ? Optional.of(sureness) : Optional.empty();
            }
        };
    }

    int run(String... words) {
        Terminal terminal = new Terminal(stream(out), stream(err), folder, false, false);
        return MeanderCommand.execute(
                terminal, new Platform(workflows, List.of(probe("maybe", 10), SURE), Optional.empty()), words);
    }

    static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
