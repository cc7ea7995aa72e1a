package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.Test;

final class ShellFunctionsTest {

    @Test
    void thereIsAFunctionForEveryVerb() {
        Set<String> expected = new HashSet<>(MeanderCommand.verbs().keySet());
        expected.remove("start");
        expected.add("run");
        expected.add("completions");
        expected.add("default");
        Platform platform = new Platform(new FakeWorkflows(), List.of(), Optional.empty());
        assertEquals(expected, ShellFunctions.all(platform).keySet());
    }

    /** In a session of Gogo itself. */
    private static String type(String line) throws Exception {
        ThreadIOImpl streams = new ThreadIOImpl();
        streams.start();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandProcessorImpl gogo = new CommandProcessorImpl(streams);
        ShellFunctions.all(new Platform(new FakeWorkflows(), List.of(), Optional.empty()))
                .forEach((name, function) -> gogo.addCommand(ShellFunctions.SCOPE, function, name));
        try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), err, err)) {
            gogo.addCommand("gogo", (Function) (_, _) -> null, "each"); // as Gogo has it
            session.execute("leave = { echo bye }");
            session.execute(line);
            assertEquals(2, session.get(ShellFunctions.STATUS));
        } finally {
            gogo.stop();
            streams.stop();
        }
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void anUnknownCommandIsOneSentenceThatNamesTheNearest() throws Exception {
        assertEquals("meander: 'serach' is no command; the nearest is 'search'", type("serach x --limit 3"));
        assertEquals("meander: 'meander:encod' is no command; the nearest is 'meander:encode'", type("meander:encod"));
        assertEquals("meander: 'eahc' is no command; the nearest is 'each'", type("eahc"));
        assertEquals("meander: 'laeve' is no command; the nearest is 'leave'", type("laeve"));
        assertEquals("meander: 'xyzzyxyzzy' is no command; 'help' lists all that there are", type("xyzzyxyzzy"));
    }

    @Test
    void optionsAreCompletedWithTheirDescription() {
        List<List<Object>> completions = ShellFunctions.completions();
        assertTrue(
                completions.contains(
                        List.of("-c", "meander:search", "-l", "metric", "-d", "cosine or l2 (default: cosine)")),
                completions::toString);
        assertTrue(
                completions.contains(List.of(
                        "-c",
                        "meander:encode",
                        "-l",
                        "store",
                        "-l",
                        "storage-dir",
                        "-d",
                        "Folder of the store (default: meander-store)",
                        "-a",
                        "__directories")),
                completions::toString);
        assertTrue(
                completions.stream()
                        .anyMatch(c -> c.containsAll(List.of("meander:picture", "-s", "o", "-l", "output", "__files"))),
                completions::toString);
        assertTrue(completions.contains(List.of("-c", "meander:encode", "-a", "__files")), completions::toString);
        assertFalse(completions.contains(List.of("-c", "meander:why", "-a", "__files")), completions::toString);
    }
}
