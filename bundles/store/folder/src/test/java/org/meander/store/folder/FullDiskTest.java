package org.meander.store.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.StoredModel;

/**
 * A process that may make no file larger than a megabyte commits models until that is reached, which its writes see as they see a full
 * disk: first in a segment if the models are large, first in the catalogue's log if they are small.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullDiskTest {

    private static final int MOST_MODELS = 20_000;

    /** Commits models until it fails; prints the name of each once it is committed, and the failures. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            FolderStore store = Models.open(Path.of(arguments[0]));
            int size = Integer.parseInt(arguments[1]);
            int failures = 0;
            for (int i = 0; i < MOST_MODELS && failures < 3; i++) {
                try {
                    Models.write(store, "m" + i, i, size);
                    System.out.println("m" + i);
                } catch (MeanderException e) {
                    failures++;
                    System.out.println(e.code() + " " + e.getMessage());
                }
            }
            store.close();
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {100_000, 10})
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void whatWasAcknowledgedIsThere(int bytes) throws IOException, InterruptedException {
        List<String> acknowledged = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String line : limited(bytes)) {
            (line.matches("m[0-9]+") ? acknowledged : failures).add(line);
        }
        assertTrue(acknowledged.size() > 3, acknowledged.toString());
        assertEquals(3, failures.size(), failures.toString());
        for (String failure : failures) {
            assertTrue(failure.startsWith(StandardError.IO_FAILURE.name()), failure);
            assertTrue(failure.contains(folder.toString()), failure);
        }
        FolderStore store = Models.open(folder);
        try {
            assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
            List<String> names = store.models().stream().map(StoredModel::name).toList();
            assertEquals(acknowledged.stream().sorted().toList(), names);
            acknowledged.forEach(name -> Models.check(store, name));
            Models.write(store, "later", 7, bytes);
            Models.check(store, "later");
        } finally {
            store.close();
        }
    }

    /** What the writer prints. */
    private List<String> limited(int bytes) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // In blocks of 512 bytes.
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -f 2048; exec \"$@\"",
                        "sh",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Integer.toString(bytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(UTF_8)) {
            List<String> lines = out.lines().toList();
            assertEquals(0, process.waitFor());
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
