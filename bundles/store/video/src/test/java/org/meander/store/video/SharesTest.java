package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.folder.Location;
import org.meander.store.folder.Stored;

class SharesTest {

    @TempDir
    Path folder;

    /** Payloads named {@code family number}, each alike those of its family; with as many pictures as told. */
    private static List<Unit> units(int families, int each, int pictures, boolean interleaved) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < families * each; i++) {
            int family = interleaved ? i % families : i / each;
            SplittableRandom of = new SplittableRandom(family);
            SplittableRandom own = new SplittableRandom(1000L + i);
            short[] levels = new short[256];
            for (int k = 0; k < levels.length; k++) {
                levels[k] = (short) (of.nextInt(200) + own.nextInt(50));
            }
            Stored stored = new Stored(family + " " + i, 0, 0, 0, "video", 256, 0, 0, new Location(1, i, 1, 0));
            List<float[]> likenesses = Collections.nCopies(pictures, Likeness.of(levels, 16, 16));
            units.add(new Unit(stored, Optional.empty(), false, 16, 16, 8, likenesses));
        }
        return units;
    }

    private static List<List<Unit>> files(List<Unit> units, int most, Ordering ordering) {
        List<List<Unit>> files = Shares.of(units, most, ordering, Cancellation.NEVER);
        assertEquals(
                Set.copyOf(units), files.stream().flatMap(List::stream).collect(Collectors.toSet()), "each is there");
        assertEquals(units.size(), files.stream().mapToInt(List::size).sum(), "once");
        return files;
    }

    /** The widest gap is always before the last one. */
    @Test
    void manyFilesTakeFewCutsOneInsideTheOther() {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            Stored stored = new Stored("m" + i, 0, 0, 0, "video", 256, 0, 0, new Location(1, i, 1, 0));
            List<float[]> likenesses = List.of(new float[] {(float) i * i});
            units.add(new Unit(stored, Optional.empty(), false, 16, 16, 8, likenesses));
        }
        assertEquals(
                60_000, Shares.of(units, 1, Ordering.GREEDY, Cancellation.NEVER).size());
    }

    private static Set<String> families(List<Unit> file) {
        return file.stream().map(unit -> unit.stored().model().split(" ")[0]).collect(Collectors.toSet());
    }

    @Test
    void aFamilySharesAFile() {
        for (int families : new int[] {2, 3, 4, 7}) {
            List<List<Unit>> files = files(units(families, 20, 1, true), 20, Ordering.AUTO);
            assertEquals(families, files.size());
            for (List<Unit> file : files) {
                assertEquals(20, file.size());
                assertEquals(1, families(file).size(), families + " families: " + families(file));
                List<Integer> arrival = file.stream()
                        .map(unit -> Integer.parseInt(unit.stored().model().split(" ")[1]))
                        .toList();
                assertEquals(arrival.stream().sorted().toList(), arrival);
            }
            assertTrue(families(files(units(families, 20, 1, true), 20, Ordering.NONE)
                                    .getFirst())
                            .size()
                    > 1);
        }
    }

    @Test
    void whatCameInAGoodOrderStaysInIt() {
        List<Unit> units = units(4, 20, 1, false);
        List<List<Unit>> files = files(units, 20, Ordering.PATH);
        assertEquals(
                units.stream().map(unit -> unit.stored().model()).toList(),
                files.stream()
                        .flatMap(List::stream)
                        .map(unit -> unit.stored().model())
                        .toList());
        assertEquals(List.of(units), files(units, 80, Ordering.GREEDY));
        assertEquals(List.of(), files(List.of(), 5, Ordering.AUTO));
    }

    @Test
    void noFileHasMoreThanItMay() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50; i++) {
            List<Unit> units = new ArrayList<>();
            for (int pictures = 1; pictures < 4; pictures++) {
                units.addAll(units(random.nextInt(1, 4), random.nextInt(1, 9), pictures, true));
            }
            int most = random.nextInt(3, 20);
            for (Ordering ordering : List.of(Ordering.NONE, Ordering.AUTO)) {
                for (List<Unit> file : Shares.of(units, most, ordering, Cancellation.NEVER)) {
                    assertTrue(file.stream().mapToInt(Unit::pictures).sum() <= most);
                }
            }
        }
        assertEquals(6, files(units(2, 3, 9, true), 4, Ordering.AUTO).size(), "larger ones have files of their own");
        assertThrows(MeanderException.class, () -> Shares.of(units(2, 20, 1, true), 5, Ordering.AUTO, () -> true));
    }

    /** Three families that arrive in turn, in files of ten: each file is of one, every model is itself, and fewer bits are taken. */
    @Test
    void filesOfAStoreAreOfFamilies() {
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1").frames(10, false));
        for (int i = 0; i < 34; i++) {
            Models.write(store, i % 3 + " " + i, Models.values(1024, i % 3, 0.05, i), "ffv1", 8);
        }
        VideoArchive archive = store.videos().orElseThrow();
        assertEquals(
                30,
                pack(archive, new PackRequest(Ordering.NONE, false, true, 0)).frames());
        assertEquals(3, archive.files().size());
        assertTrue(archive.files().stream()
                .allMatch(file -> families(archive, file).size() == 3));
        Packing all = pack(archive, new PackRequest(Ordering.PATH, true, false, 10_000));
        assertEquals(34, all.frames());
        assertEquals(4, archive.files().size());
        int pure = 0;
        for (VideoFile file : archive.files()) {
            pure += families(archive, file).size() == 1 ? 1 : 0;
            for (VideoFrame frame : archive.frames(file.id())) {
                int i = Integer.parseInt(frame.model().split(" ")[1]);
                Models.check(store, frame.model(), Models.values(1024, i % 3, 0.05, i));
            }
        }
        assertTrue(pure >= 2, pure + " files of one family");
        store.close();
    }

    private static Packing pack(VideoArchive archive, PackRequest request) {
        return archive.pack(request, Progress.NONE, Cancellation.NEVER);
    }

    private static Set<String> families(VideoArchive archive, VideoFile file) {
        return archive.frames(file.id()).stream()
                .map(frame -> frame.model().split(" ")[0])
                .collect(Collectors.toSet());
    }
}
