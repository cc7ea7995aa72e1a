package org.meander.codec.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;

final class FramesTest {

    private static final int SIDE = 64;

    @TempDir
    Path folder;

    private static short[] noise(FrameFormat format, long seed) {
        Random random = new Random(seed);
        short[] levels = new short[format.pixels()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (short) random.nextInt(1 << format.depth());
        }
        return levels;
    }

    /** Levels that every encoder codes at its finest: waves with a little noise. */
    private static short[] soft(FrameFormat format) {
        Random random = new Random(5);
        short[] levels = new short[format.pixels()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (short) (128 + 60 * Math.sin(i % SIDE / 9.0) + random.nextInt(9));
        }
        return levels;
    }

    /** The whole range of each depth, ends included, comes back: no conversion of ranges or colours takes place. */
    @Test
    void ffv1IsExactAtEveryDepth() {
        for (int depth : new int[] {8, 10, 12, 16}) {
            FrameFormat format = new FrameFormat(Coding.FFV1, SIDE, 48, depth);
            short[] levels = noise(format, depth);
            levels[0] = 0;
            levels[1] = (short) ((1 << depth) - 1);
            List<byte[]> packets = new ArrayList<>();
            try (FrameEncoder encoder = new FrameEncoder(format, 0, 1)) {
                encoder.put(levels, packets::add);
                encoder.finish(packets::add);
                assertEquals(1, packets.size());
                try (FrameDecoder decoder = new FrameDecoder(format, encoder.header())) {
                    short[] decoded = new short[levels.length];
                    decoder.read(packets.getFirst(), decoded);
                    assertArrayEquals(levels, decoded, depth + " bits");
                }
            }
        }
    }

    /** A finer setting is never worse and never smaller, from the first to the last. */
    @Test
    void coarserIsSmaller() {
        for (Coding coding : Coding.values()) {
            if (!coding.exact() && Coding.writable().contains(coding.key())) {
                FrameFormat format = new FrameFormat(coding, SIDE, SIDE, 8);
                int before = Integer.MAX_VALUE;
                for (int part = 0; part <= 2; part++) {
                    List<byte[]> packets = new ArrayList<>();
                    try (FrameEncoder encoder = new FrameEncoder(format, part * coding.coarsest() / 2, 1)) {
                        encoder.put(soft(format), packets::add);
                        encoder.finish(packets::add);
                    }
                    assertEquals(1, packets.size(), coding.key());
                    assertTrue(packets.getFirst().length < before, coding.key() + " part " + part);
                    before = packets.getFirst().length;
                }
            }
        }
    }

    @Test
    void whatTheNativesLackIsAnErrorThatListsWhatTheyHave() {
        assertTrue(Coding.writable().containsAll(List.of("ffv1", "av1", "vp9", "h264", "mpeg4", "mjpeg")));
        for (Coding coding : Coding.values()) {
            if (!Coding.writable().contains(coding.key())) {
                FrameFormat format = new FrameFormat(coding, SIDE, SIDE, 8);
                MeanderException e = assertThrows(MeanderException.class, () -> new FrameEncoder(format, 0, 1));
                assertEquals("UNAVAILABLE", e.code().name());
                assertTrue(e.getMessage().contains("ffv1, av1, vp9, h264, mpeg4, mjpeg"), e.getMessage());
            }
        }
    }

    @Test
    void refusesFormatsThatCannotBe() {
        assertThrows(MeanderException.class, () -> new FrameFormat(Coding.H264, 33, 32, 8));
        assertThrows(MeanderException.class, () -> new FrameFormat(Coding.AV1, 64, 64, 16));
        assertThrows(MeanderException.class, () -> new FrameFormat(Coding.FFV1, 1, 64, 8));
        assertThrows(MeanderException.class, () -> new FrameFormat(Coding.FFV1, 64, 4097, 8));
        assertThrows(MeanderException.class, () -> new FrameFormat(Coding.MJPEG, 0, 17, 8));
        FrameFormat odd = new FrameFormat(Coding.MJPEG, 1, 17, 8);
        MeanderException e = assertThrows(MeanderException.class, () -> new FrameEncoder(odd, 0, 1).close());
        assertTrue(e.getMessage().contains("1 x 17"), e.getMessage());
    }

    @Test
    void aSegmentGivesItsFramesInAnyOrder() {
        for (int depth : new int[] {8, 12, 16}) {
            FrameFormat format = new FrameFormat(Coding.FFV1, SIDE, 32, depth);
            Path file = folder.resolve("ffv1-" + depth + ".mkv");
            int frames = 70;
            try (SegmentWriter writer = new SegmentWriter(file, format, 0, 1)) {
                for (int i = 0; i < frames; i++) {
                    assertEquals(i, writer.append(noise(format, i)));
                }
                writer.finish();
            }
            try (SegmentReader reader = new SegmentReader(file, format)) {
                assertEquals(frames, reader.count());
                short[] levels = new short[format.pixels()];
                for (int i : new int[] {0, 1, 2, 69, 3, 68, 0, 35, 34, 36, 69}) {
                    reader.read(i, levels);
                    assertArrayEquals(noise(format, i), levels, depth + " bits, frame " + i);
                }
                MeanderException e = assertThrows(MeanderException.class, () -> reader.read(frames, levels));
                assertEquals("NOT_FOUND", e.code().name());
                reader.read(5, levels);
                assertArrayEquals(noise(format, 5), levels);
            }
        }
    }

    /** Frames that refer to others are the same whether they are sought or come in turn; equal frames next to each other cost little. */
    @Test
    void framesBetweenKeyFramesAreFound() throws IOException {
        for (Coding coding : List.of(Coding.AV1, Coding.VP9, Coding.H264, Coding.MPEG4)) {
            FrameFormat format = new FrameFormat(coding, SIDE, SIDE, 8);
            Path apart = write(format, 1);
            Path together = write(format, 10);
            assertTrue(Files.size(together) < Files.size(apart), coding.key());
            List<short[]> inTurn = new ArrayList<>();
            try (SegmentReader reader = new SegmentReader(together, format)) {
                assertEquals(25, reader.count(), coding.key());
                for (int i = 0; i < 25; i++) {
                    short[] levels = new short[format.pixels()];
                    reader.read(i, levels);
                    inTurn.add(levels);
                }
                for (int i : new int[] {24, 9, 10, 11, 3, 0, 19}) {
                    short[] levels = new short[format.pixels()];
                    reader.read(i, levels);
                    assertArrayEquals(inTurn.get(i), levels, coding.key() + ", frame " + i);
                }
            }
        }
    }

    private Path write(FrameFormat format, int keyEvery) {
        Path file = folder.resolve(format.coding().key() + keyEvery + ".mkv");
        short[] levels = soft(format);
        try (SegmentWriter writer =
                new SegmentWriter(file, format, format.coding().coarsest() / 3, keyEvery)) {
            for (int i = 0; i < 25; i++) {
                levels[i] = 0;
                writer.append(levels);
            }
            writer.finish();
        }
        return file;
    }

    @Test
    void equalFramesMakeEqualFiles() throws IOException {
        FrameFormat format = new FrameFormat(Coding.FFV1, SIDE, SIDE, 16);
        byte[] first = Files.readAllBytes(write(format, 1));
        assertArrayEquals(first, Files.readAllBytes(write(format, 1)));
    }

    @Test
    void refusesWhatIsNoSegment() throws IOException {
        FrameFormat format = new FrameFormat(Coding.FFV1, SIDE, SIDE, 8);
        Path text = Files.writeString(folder.resolve("text.mkv"), "no video");
        assertThrows(MeanderException.class, () -> new SegmentReader(text, format));
        assertThrows(MeanderException.class, () -> new SegmentReader(folder.resolve("absent.mkv"), format));
        Path file = write(format, 1);
        FrameFormat other = new FrameFormat(Coding.FFV1, SIDE, 32, 8);
        assertThrows(MeanderException.class, () -> new SegmentReader(file, other));
        FrameFormat vp9 = new FrameFormat(Coding.VP9, SIDE, SIDE, 8);
        assertThrows(MeanderException.class, () -> new SegmentReader(file, vp9));
        assertThrows(
                MeanderException.class, () -> new SegmentWriter(folder.resolve("no/such/folder.mkv"), format, 0, 1));
        assertFalse(Files.exists(folder.resolve("no")));
    }

    /** Of codings whose packets a file holds as they are; the file is one that the index and the packets alone both read. */
    @Test
    void packetsAreCopiedAndFoundAgain() throws IOException {
        for (Coding coding : List.of(Coding.FFV1, Coding.MJPEG, Coding.VP9, Coding.MPEG4)) {
            FrameFormat format = new FrameFormat(coding, SIDE, SIDE, 8);
            List<byte[]> coded = new ArrayList<>();
            byte[] header = {};
            for (int i = 0; i < 5; i++) {
                try (FrameEncoder encoder = new FrameEncoder(format, 0, 1)) {
                    encoder.put(coding == Coding.FFV1 ? noise(format, i) : soft(format), coded::add);
                    encoder.finish(coded::add);
                    header = encoder.header();
                }
            }
            Path file = folder.resolve(coding.key() + ".mkv");
            try (SegmentWriter writer = new SegmentWriter(file, format, header, 30)) {
                coded.forEach(writer::append);
                assertThrows(MeanderException.class, () -> writer.append(new short[format.pixels()]));
                writer.finish();
            }
            byte[] all = Files.readAllBytes(file);
            try (SegmentReader reader = new SegmentReader(file, format, 30);
                    FrameDecoder decoder = new FrameDecoder(format, header)) {
                assertEquals(5, reader.count());
                List<SegmentReader.Packet> packets = reader.packets();
                assertEquals(5, packets.size());
                for (int i = 4; i >= 0; i--) {
                    SegmentReader.Packet packet = packets.get(i);
                    assertTrue(packet.key());
                    assertArrayEquals(
                            coded.get(i),
                            java.util.Arrays.copyOfRange(
                                    all, (int) packet.offset(), (int) packet.offset() + packet.bytes()),
                            coding.key() + " packet " + i);
                    short[] byIndex = new short[format.pixels()];
                    short[] byPacket = new short[format.pixels()];
                    reader.read(i, byIndex);
                    decoder.read(coded.get(i), byPacket);
                    assertArrayEquals(byPacket, byIndex, coding.key());
                }
            }
        }
    }

    /** A frame that refers to others is decoded from the packets since the key frame, as the file's reader decodes it. */
    @Test
    void groupsAreDecodedFromTheirPackets() throws IOException {
        for (Coding coding : Coding.values()) {
            if (!Coding.writable().contains(coding.key())) {
                continue;
            }
            FrameFormat format = new FrameFormat(coding, SIDE, SIDE, 8);
            Path file = folder.resolve(coding.key() + "-group.mkv");
            try (SegmentWriter writer = new SegmentWriter(file, format, 0, 4, 30)) {
                for (int i = 0; i < 10; i++) {
                    short[] levels = soft(format);
                    levels[i * 100] = 255;
                    writer.append(levels);
                }
                writer.finish();
            }
            byte[] all = Files.readAllBytes(file);
            try (SegmentReader reader = new SegmentReader(file, format, 30);
                    FrameDecoder decoder = new FrameDecoder(format, reader.header())) {
                List<SegmentReader.Packet> packets = reader.packets();
                int key = 0;
                for (int i = 0; i < 10; i++) {
                    key = packets.get(i).key() ? i : key;
                    assertTrue(i - key < 4, coding.key() + " has a key frame every 4 at least");
                    List<byte[]> group = packets.subList(key, i + 1).stream()
                            .map(p -> java.util.Arrays.copyOfRange(all, (int) p.offset(), (int) p.offset() + p.bytes()))
                            .toList();
                    short[] expected = new short[format.pixels()];
                    short[] decoded = new short[format.pixels()];
                    reader.read(i, expected);
                    decoder.read(group, decoded);
                    assertArrayEquals(expected, decoded, coding.key() + " frame " + i);
                }
            }
        }
    }
}
