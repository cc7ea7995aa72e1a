package org.meander.store.video;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.frames.SegmentReader;
import org.meander.codec.frames.SegmentReader.Packet;
import org.meander.store.folder.Crc;
import org.meander.store.folder.NewVideo;

/** A file that was just written, read back: where its packets are. */
final class FinishedFile implements AutoCloseable {

    private final Path path;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes;
    final byte[] header;
    final List<Packet> packets;

    FinishedFile(Path path, FrameFormat format, int rate, long frames) {
        this.path = path;
        try (SegmentReader reader = new SegmentReader(path, format, rate)) {
            header = reader.header();
            packets = reader.packets();
        }
        if (packets.size() != frames
                || !packets.isEmpty() && !packets.getFirst().key()) {
            throw new MeanderException(
                    StandardError.INTERNAL_ERROR,
                    path + " has " + packets.size() + " packets of " + frames + " frames, or none to begin with");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read back", path);
        }
    }

    byte[] packet(int position) {
        Packet packet = packets.get(position);
        return bytes.asSlice(packet.offset(), packet.bytes()).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Position of the key frame of each frame. */
    int[] keys() {
        int[] keys = new int[packets.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = packets.get(i).key() ? i : keys[i - 1];
        }
        return keys;
    }

    /** What the catalogue is to know of the frames. */
    List<NewVideo.Frame> frames(Sequence sequence) {
        int[] keys = keys();
        List<NewVideo.Frame> frames = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            Packet packet = packets.get(i);
            Sequence.Item item = sequence.items.get(i);
            frames.add(new NewVideo.Frame(
                    keys[i],
                    packet.offset(),
                    packet.bytes(),
                    Crc.of(bytes.asSlice(packet.offset(), packet.bytes())),
                    item.similarity(),
                    item.payload(),
                    item.picture()));
        }
        return frames;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        arena.close();
    }
}
