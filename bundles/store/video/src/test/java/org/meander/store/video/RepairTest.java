package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoRepair;
import org.meander.store.folder.Layout;

/** Damaged video files are written anew with every model that can be read, and what cannot is told. */
class RepairTest {

    @TempDir
    Path folder;

    private VideoStore store;
    private final Map<String, byte[]> payloads = new LinkedHashMap<>();

    @AfterEach
    void close() {
        store.close();
    }

    /** Models of one size in one file, in the order in which they were written. */
    private void fill(String codec, int models) {
        store = new VideoStore(Settings.of(folder, codec));
        for (int i = 0; i < models; i++) {
            Models.write(store, "model " + i, Models.values(4000, 0, 0.05, i), "ffv1", 8);
        }
        pack();
    }

    private void pack() {
        archive().pack(new PackRequest(Ordering.NONE, false, false, 0), Progress.NONE, Cancellation.NEVER);
        store.models().forEach(model -> payloads.put(model.name(), Models.payload(store, model.name())));
    }

    private VideoArchive archive() {
        return store.videos().orElseThrow();
    }

    private VideoRepair repair() {
        return archive().repair(Progress.NONE, Cancellation.NEVER);
    }

    private List<String> verify() {
        return store.verify(Progress.NONE, Cancellation.NEVER);
    }

    private VideoFile first() {
        return archive().files().getFirst();
    }

    private static void flip(String file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(file));
        bytes[(int) at] ^= 1;
        Files.write(Path.of(file), bytes);
    }

    /** Changes a byte in the middle of a frame's packet. */
    private void damage(VideoFrame frame) throws IOException {
        VideoFrame.Place place = frame.place().orElseThrow();
        Layout.Frame packet = store.layout(place.file()).orElseThrow().frames().get(place.position());
        flip(place.path(), packet.offset() + packet.bytes() / 2);
    }

    private VideoFrame frame(String model, int picture) {
        return archive().frames(model).get(picture);
    }

    private void assertThere(String model) {
        assertArrayEquals(payloads.get(model), Models.payload(store, model), model);
    }

    @Test
    void whatIsWellIsLeftAlone() {
        fill("ffv1", 3);
        VideoFile file = first();
        assertEquals(new VideoRepair(1, 0, List.of(), 0, List.of()), repair());
        assertEquals(List.of(file), archive().files());
    }

    @Test
    void aDamagedContainerIsWrittenAnew() throws IOException {
        fill("ffv1", 6);
        flip(first().path(), 20);
        assertEquals(1, verify().size());
        VideoRepair repair = repair();
        assertEquals(new VideoRepair(1, 1, archive().files(), 0, List.of()), repair);
        assertEquals(6, first().needed());
        assertEquals(List.of(), verify());
        payloads.keySet().forEach(this::assertThere);
    }

    @Test
    void allModelsButTheDamagedAreSaved() throws IOException {
        fill("ffv1", 6);
        VideoFile old = first();
        damage(frame("model 2", 0));
        VideoRepair repair = repair();
        assertEquals(1, repair.checked());
        assertEquals(1, repair.damaged());
        assertEquals(
                List.of(5), repair.written().stream().map(VideoFile::needed).toList());
        assertEquals(1, repair.left());
        assertEquals(
                List.of(old.path()
                        + " still has damaged frames of 'model 2'; this model has to be stored again or deleted"),
                repair.damages());
        assertThrows(MeanderException.class, () -> Models.payload(store, "model 2"));
        store.delete("model 2");
        payloads.remove("model 2");
        payloads.keySet().forEach(this::assertThere);
        store.compact(Progress.NONE, Cancellation.NEVER);
        assertEquals(List.of(), verify());
    }

    /** Frames refer to those before them, up to eight: those before the damaged one can be read, and those after it cannot. */
    @Test
    void framesBeforeTheDamagedOneOfAGroupAreSaved() throws IOException {
        fill("vp9", 12);
        assertEquals(12, first().needed(), "all are in one file with losses");
        damage(frame("model 5", 0));
        VideoRepair repair = repair();
        assertEquals(
                List.of(5 + 4), repair.written().stream().map(VideoFile::needed).toList());
        assertEquals(3, repair.left());
        assertTrue(repair.damages().getFirst().contains("'model 5', 'model 6', 'model 7'"), repair.toString());
        for (int i = 0; i < 12; i++) {
            String name = "model " + i;
            if (i >= 5 && i < 8) {
                assertThrows(MeanderException.class, () -> Models.payload(store, name));
                store.delete(name);
            } else {
                assertThere(name);
            }
        }
        store.compact(Progress.NONE, Cancellation.NEVER);
        assertEquals(List.of(), verify());
    }

    /** A payload of two pictures, of which one can be read, is damaged, and is not torn apart. */
    @Test
    void aPayloadMovesWithAllItsPicturesOrStays() throws IOException {
        store = new VideoStore(Settings.of(folder, "ffv1"));
        for (String name : List.of("whole", "torn")) {
            Models.writeWide(store, name, Models.values(32 * 4100, 0, 0.05, name.length()), 4100);
        }
        pack();
        assertEquals(2, archive().frames("torn").size());
        damage(frame("torn", 1));
        VideoRepair repair = repair();
        assertTrue(repair.left() > 0, repair.toString());
        assertTrue(repair.damages().toString().contains("'torn'"), repair.toString());
        assertThere("whole");
        assertThrows(MeanderException.class, () -> Models.payload(store, "torn"));
        assertEquals(2, archive().frames("torn").size());
        assertTrue(archive().picture(frame("torn", 0)).levels().length > 0);
    }

    @Test
    void aMissingFileIsSaidToBeMissing() throws IOException {
        fill("ffv1", 7);
        String path = first().path();
        Files.delete(Path.of(path));
        VideoRepair repair = repair();
        assertEquals(
                new VideoRepair(
                        1,
                        1,
                        List.of(),
                        7,
                        List.of(path + " is missing, with frames of 'model 0', 'model 1', 'model 2', 'model 3',"
                                + " 'model 4' and 2 other models; these models have to be stored again or deleted")),
                repair);
    }
}
