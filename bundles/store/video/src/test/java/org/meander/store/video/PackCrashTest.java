package org.meander.store.video;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.VideoArchive;

/** Processes that write, pack, order, delete and compact are killed at random moments, or meet the end of the disk. */
class PackCrashTest {

    /** Of each of two codecs. */
    private static final int ROUNDS = 11;

    private static final int VALUES = 1500;

    @TempDir
    Path temporary;

    private static float[] values(String name) {
        return Models.values(VALUES, name.hashCode() % 3, 0.1, name.hashCode());
    }

    /** Works until it is killed; says {@code +name} once a model is committed and {@code -name} before one is deleted. */
    static final class Worker {

        private Worker() {}

        public static void main(String[] arguments) {
            VideoStore store = new VideoStore(Settings.of(Path.of(arguments[0]), arguments[1]));
            SplittableRandom random = new SplittableRandom(arguments[2].hashCode());
            for (int i = 0; ; i++) {
                String name = arguments[2] + "/" + i;
                Models.write(store, name, values(name), "ffv1", 8);
                say("+" + name);
                if (i % 4 == 3) {
                    store.videos()
                            .orElseThrow()
                            .pack(
                                    new PackRequest(
                                            random.nextBoolean() ? Ordering.PATH : Ordering.NONE,
                                            random.nextInt(3) == 0,
                                            false,
                                            1000),
                                    Progress.NONE,
                                    Cancellation.NEVER);
                    say("packed");
                }
                if (i % 5 == 4) {
                    String old = arguments[2] + "/" + (i - random.nextInt(5));
                    say("-" + old);
                    store.delete(old);
                    store.compact(Progress.NONE, Cancellation.NEVER);
                }
            }
        }

        private static void say(String line) {
            System.out.print(line + "\n");
            System.out.flush();
        }
    }

    /** Packs once and says what came of it. */
    static final class Once {

        private Once() {}

        public static void main(String[] arguments) {
            VideoStore store = new VideoStore(Settings.of(Path.of(arguments[0]), arguments[1]));
            try {
                store.videos().orElseThrow().pack(new PackRequest(), Progress.NONE, Cancellation.NEVER);
                System.out.println("packed");
            } catch (MeanderException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
            store.close();
        }
    }

    @Test
    @Timeout(value = 600, unit = TimeUnit.SECONDS)
    void whatWasAcknowledgedSurvives() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(30);
        for (String codec : List.of("ffv1", "vp9")) {
            Path folder = temporary.resolve(codec);
            TreeSet<String> there = new TreeSet<>();
            int packed = 0;
            for (int round = 0; round < ROUNDS; round++) {
                packed += kill(folder, codec, "round " + round, random, there);
                VideoStore store = new VideoStore(Settings.of(folder, codec));
                try {
                    assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER), "round " + round);
                    for (String name : there) {
                        Models.check(store, name, values(name));
                    }
                    if (round % 2 == 1) {
                        store.videos().orElseThrow().pack(new PackRequest(), Progress.NONE, Cancellation.NEVER);
                        store.compact(Progress.NONE, Cancellation.NEVER);
                        assertEquals(
                                store.videos().orElseThrow().files().size(), files(folder), "no file is left behind");
                    }
                } finally {
                    store.close();
                }
            }
            assertTrue(packed >= ROUNDS / 2, packed + " packings were complete");
        }
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("videos"))) {
            return files.filter(f -> !f.endsWith("pack.lock")).count();
        }
    }

    private static int kill(Path folder, String codec, String name, SplittableRandom random, TreeSet<String> there)
            throws IOException, InterruptedException {
        Process worker = start(List.of(), Worker.class, folder.toString(), codec, name);
        try (BufferedReader said = worker.inputReader(UTF_8)) {
            int packed = 0;
            int lines = random.nextInt(3, 30);
            for (int i = 0; i < lines; i++) {
                packed += note(said.readLine(), there);
            }
            LockSupport.parkNanos(random.nextLong(30_000_000));
            // Through the handle, since Process closes the pipe at once and with it what was still to be read.
            worker.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                packed += note(line, there);
            }
            assertTrue(worker.waitFor(60, TimeUnit.SECONDS));
            assertEquals(137, worker.exitValue(), "it was killed and did not fail");
            return packed;
        } finally {
            worker.destroyForcibly();
        }
    }

    private static int note(String line, TreeSet<String> there) {
        if (line != null && line.startsWith("+")) {
            there.add(line.substring(1));
        } else if (line != null && line.startsWith("-")) {
            there.remove(line.substring(1));
        }
        return "packed".equals(line) ? 1 : 0;
    }

    /** Reads all models of a store and then tries to change it; says what came of it. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] arguments) {
            VideoStore store = new VideoStore(Settings.of(Path.of(arguments[0]), "ffv1"));
            store.models().forEach(model -> Models.check(store, model.name(), values(model.name())));
            System.out.println("damages " + store.verify(Progress.NONE, Cancellation.NEVER));
            VideoArchive archive = store.videos().orElseThrow();
            store.models().forEach(model -> archive.frames(model.name()).forEach(archive::picture));
            System.out.println("frames "
                    + archive.files().stream()
                            .mapToInt(file -> archive.frames(file.id()).size())
                            .sum());
            List<Runnable> changes = List.of(
                    () -> Models.write(store, "another", values("another"), "ffv1", 8),
                    () -> archive.pack(new PackRequest(), Progress.NONE, Cancellation.NEVER),
                    () -> archive.pack(
                            new PackRequest(Ordering.PATH, true, false, 10), Progress.NONE, Cancellation.NEVER),
                    () -> archive.repair(Progress.NONE, Cancellation.NEVER),
                    () -> store.compact(Progress.NONE, Cancellation.NEVER),
                    () -> store.delete("model 0"));
            for (Runnable change : changes) {
                try {
                    change.run();
                    System.out.println("changed");
                } catch (MeanderException e) {
                    System.out.println("refused " + e.code() + " " + e.getMessage());
                }
            }
            store.models().forEach(model -> Models.check(store, model.name(), values(model.name())));
            store.close();
            System.out.println("read");
        }
    }

    private static final List<String> IN_A_NAMESPACE = List.of("unshare", "-rm", "bash", "-c");

    /** A file system that is truly read-only, in a namespace of the process. */
    @Test
    void aReadOnlyFolderIsReadAndNotChanged() throws IOException, InterruptedException {
        Path folder = temporary.resolve("frozen");
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1"));
        for (int i = 0; i < 6; i++) {
            Models.write(store, "model " + i, values("model " + i), "ffv1", 8);
            if (i == 3) {
                store.videos().orElseThrow().pack(new PackRequest(), Progress.NONE, Cancellation.NEVER);
            }
        }
        store.close();
        assumeTrue(namespaces(), "this system lets nobody mount a folder again");
        List<String> before = new ArrayList<>(IN_A_NAMESPACE);
        before.add("mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"");
        before.add(folder.toString());
        Process reader = start(before, Reader.class, folder.toString());
        List<String> said = new String(reader.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertTrue(reader.waitFor(60, TimeUnit.SECONDS));
        assertEquals(9, said.size(), said.toString());
        assertEquals(List.of("damages []", "frames 4"), said.subList(0, 2));
        for (String line : said.subList(2, 8)) {
            assertTrue(line.matches("refused (UNAVAILABLE|IO_FAILURE) .*" + folder + ".*"), line);
        }
        assertEquals("read", said.getLast());
    }

    private static boolean namespaces() throws InterruptedException {
        List<String> words = new ArrayList<>(IN_A_NAMESPACE);
        words.add("mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp");
        try {
            return new ProcessBuilder(words)
                            .redirectError(Redirect.DISCARD)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    /** A limit on the length of files stands for a full disk: writing fails in the middle of a video file. */
    @Test
    void aFullDiskLosesNothing() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        for (String codec : List.of("ffv1", "mpeg4")) {
            Path folder = temporary.resolve("full-" + codec);
            VideoStore store = new VideoStore(Settings.of(folder, codec));
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                names.add("model " + i);
                Models.write(store, "model " + i, values("model " + i), "ffv1", 8);
            }
            store.close();
            Process worker = start(
                    List.of("/bin/bash", "-c", "ulimit -f 40; exec \"$@\"", "bash"),
                    Once.class,
                    folder.toString(),
                    codec);
            String said = new String(worker.getInputStream().readAllBytes(), UTF_8);
            assertTrue(worker.waitFor(60, TimeUnit.SECONDS));
            assertTrue(
                    said.startsWith("IO_FAILURE ")
                            && said.contains(folder.resolve("videos").toString()),
                    said);
            VideoStore after = new VideoStore(Settings.of(folder, codec));
            assertEquals(0, files(folder), "nothing is left behind");
            assertEquals(List.of(), after.verify(Progress.NONE, Cancellation.NEVER));
            names.forEach(name -> Models.check(after, name, values(name)));
            assertEquals(
                    60,
                    after.videos()
                            .orElseThrow()
                            .pack(new PackRequest(), Progress.NONE, Cancellation.NEVER)
                            .frames());
            names.forEach(name -> Models.check(after, name, values(name)));
            after.close();
        }
    }

    private static Process start(List<String> before, Class<?> main, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).redirectError(Redirect.DISCARD).start();
    }
}
