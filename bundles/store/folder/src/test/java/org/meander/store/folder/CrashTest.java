package org.meander.store.folder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.store.StoredModel;

/**
 * Processes that commit models without end, two at a time in one folder, are killed at random moments. Whatever one of them said it
 * committed is there, whole.
 */
class CrashTest {

    private static final int ROUNDS = 8;
    private static final int WRITERS = 2;
    private static final int SEGMENT_BYTES = 200_000;

    /** Commits models until it is killed; prints the name of each once it is committed. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            FolderStore store = new FolderStore(Path.of(arguments[0]), SEGMENT_BYTES, true);
            SplittableRandom random = new SplittableRandom(arguments[1].hashCode());
            for (int i = 0; ; i++) {
                String name = i % 5 == 4 ? "shared" : arguments[1] + "/" + i;
                int[] sizes = random.ints(random.nextInt(1, 12), 0, 20_000).toArray();
                Models.write(store, name, random.nextLong(), sizes);
                System.out.print(name + ";\n");
                System.out.flush();
            }
        }
    }

    @TempDir
    Path temporary;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void whatWasAcknowledgedSurvives() throws IOException, InterruptedException {
        Path folder = temporary.resolve("store");
        SplittableRandom random = new SplittableRandom(20);
        TreeSet<String> acknowledged = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> now = killRound(folder, round, random);
            acknowledged.addAll(now);
            FolderStore store = new FolderStore(folder, SEGMENT_BYTES, true);
            try {
                assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
                List<String> names =
                        store.models().stream().map(StoredModel::name).toList();
                assertTrue(names.containsAll(acknowledged), "round " + round);
                for (String name : round == ROUNDS - 1 ? names : now) {
                    Models.check(store, name);
                }
                // A survivor continues what the dead have left.
                Models.write(store, "survivor " + round, round, 30_000, 7);
                acknowledged.add("survivor " + round);
            } finally {
                store.close();
            }
        }
        assertTrue(acknowledged.size() > 2 * ROUNDS, acknowledged.size() + " models");
        assertTrue(unfinished(folder) <= WRITERS + 1, "segments of the dead are continued");
    }

    /** Number of segments without a footer, by the format's description: a sealed one has its magic 32 bytes before its end. */
    private static int unfinished(Path folder) throws IOException {
        int count = 0;
        try (Stream<Path> files = Files.list(folder.resolve("segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                String text = new String(Files.readAllBytes(file), ISO_8859_1);
                count += text.indexOf("SEALED\n\0") == text.length() - 32 ? 0 : 1;
            }
        }
        return count;
    }

    private List<String> killRound(Path folder, int round, SplittableRandom random)
            throws IOException, InterruptedException {
        List<Process> writers = new ArrayList<>();
        List<BufferedReader> said = new ArrayList<>();
        List<String> acknowledged = new ArrayList<>();
        try {
            for (int w = 0; w < WRITERS; w++) {
                writers.add(start(folder, "round " + round + " writer " + w));
                said.add(writers.get(w).inputReader(UTF_8));
            }
            for (int w = 0; w < WRITERS; w++) {
                int models = random.nextInt(0, 14);
                for (int i = 0; i < models; i++) {
                    read(said.get(w), acknowledged);
                }
                // Between two acknowledgements, or while the store is being made or opened.
                LockSupport.parkNanos(random.nextLong(models == 0 ? 400_000_000 : 4_000_000));
                // Through the handle, since Process closes the pipe at once and with it what was still to be read.
                writers.get(w).toHandle().destroyForcibly();
            }
            for (int w = 0; w < WRITERS; w++) {
                while (read(said.get(w), acknowledged)) {
                    // what it said before it died
                }
                assertTrue(writers.get(w).waitFor(10, TimeUnit.SECONDS));
                assertEquals(137, writers.get(w).exitValue(), "it was killed and did not fail");
            }
            return acknowledged;
        } finally {
            writers.forEach(Process::destroyForcibly);
        }
    }

    private static boolean read(BufferedReader reader, List<String> acknowledged) throws IOException {
        String line = reader.readLine();
        if (line != null && line.endsWith(";")) {
            acknowledged.add(line.substring(0, line.length() - 1));
        }
        return line != null;
    }

    private static Process start(Path folder, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        name)
                .redirectError(Redirect.INHERIT)
                .start();
    }
}
