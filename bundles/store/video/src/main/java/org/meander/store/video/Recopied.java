package org.meander.store.video;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.frames.SegmentWriter;
import org.meander.store.VideoFile;
import org.meander.store.folder.Crc;
import org.meander.store.folder.Layout;
import org.meander.store.folder.NewVideo;
import org.meander.store.folder.PackLock;
import org.meander.store.folder.Videos;

/**
 * Writes files anew of which much is not needed. Packets are copied, group by group of frames that refer to each other, so nothing is
 * decoded and nothing lost; a frame that is not needed stays if one that is refers to it.
 */
final class Recopied {

    /** A file is written anew if at least one byte in so many is not needed. */
    private static final int WASTE = 10;

    private final Videos videos;
    private final PackLock lock;
    private final Cancellation cancellation;

    Recopied(Videos videos, PackLock lock, Cancellation cancellation) {
        this.videos = videos;
        this.lock = lock;
        this.cancellation = cancellation;
    }

    /** Bytes that were written. */
    long run() {
        long moved = 0;
        for (VideoFile file : videos.files()) {
            cancellation.check();
            if (file.needed() > 0 && file.needed() < file.frames()) {
                Optional<Layout> layout = videos.layout(file.id());
                moved += layout.isPresent() ? run(layout.get()) : 0;
            }
        }
        return moved;
    }

    private long run(Layout layout) {
        List<Integer> kept = kept(layout);
        long all = layout.frames().stream().mapToLong(Layout.Frame::bytes).sum();
        long needed = kept.stream().mapToLong(i -> layout.frames().get(i).bytes()).sum();
        if (kept.isEmpty() || (all - needed) * WASTE < all) {
            return 0;
        }
        Path path = lock.temporary();
        try {
            if (!copy(layout, kept, path)) {
                return 0;
            }
            videos.add(video(layout, kept, path));
            return needed;
        } finally {
            Packer.remove(path);
        }
    }

    /** Positions of the frames of groups of which at least one is needed. */
    private static List<Integer> kept(Layout layout) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> group = new ArrayList<>();
        boolean needed = false;
        for (int i = 0; i < layout.frames().size(); i++) {
            Layout.Frame frame = layout.frames().get(i);
            if (frame.key() == i) {
                if (needed) {
                    kept.addAll(group);
                }
                group.clear();
                needed = false;
            }
            group.add(i);
            needed |= layout.payloads().containsKey(frame.payload());
        }
        if (needed) {
            kept.addAll(group);
        }
        return kept;
    }

    /** False if a packet is damaged: then the file stays as it is, and verification names what it hits. */
    private boolean copy(Layout layout, List<Integer> kept, Path path) {
        try (FileChannel channel = FileChannel.open(layout.path(), StandardOpenOption.READ);
                SegmentWriter writer = new SegmentWriter(
                        path, PictureSource.frames(layout.format()), layout.format().header(), layout.rate())) {
            for (int position : kept) {
                cancellation.check();
                Layout.Frame frame = layout.frames().get(position);
                ByteBuffer packet = ByteBuffer.allocate((int) Math.clamp(
                        channel.size() - Math.max(0, frame.offset()), 0, frame.bytes()));
                while (packet.hasRemaining() && channel.read(packet, frame.offset() + packet.position()) > 0) {
                    // until it is full
                }
                if (packet.position() != frame.bytes()
                        || Crc.of(MemorySegment.ofArray(packet.array())) != frame.crc()) {
                    return false;
                }
                writer.append(packet.array(), frame.key() == position);
            }
            writer.finish();
            return true;
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", layout.path());
        }
    }

    private NewVideo video(Layout layout, List<Integer> kept, Path path) {
        List<NewVideo.Payload> payloads = new ArrayList<>();
        Map<Long, Integer> indices = new HashMap<>();
        layout.payloads().forEach((id, payload) -> {
            indices.put(id, payloads.size());
            payloads.add(payload);
        });
        Map<Integer, Integer> moved = new HashMap<>();
        for (int i = 0; i < kept.size(); i++) {
            moved.put(kept.get(i), i);
        }
        try (FinishedFile file =
                new FinishedFile(path, PictureSource.frames(layout.format()), layout.rate(), kept.size())) {
            List<NewVideo.Frame> frames = new ArrayList<>();
            double[] similarities = new double[Math.max(0, kept.size() - 1)];
            for (int i = 0; i < kept.size(); i++) {
                Layout.Frame old = layout.frames().get(kept.get(i));
                byte[] packet = file.packet(i);
                if (Crc.of(MemorySegment.ofArray(packet)) != old.crc()) {
                    throw new MeanderException(
                            StandardError.INTERNAL_ERROR, path + " does not hold packet " + i + " as it was");
                }
                frames.add(new NewVideo.Frame(
                        moved.get(old.key()),
                        file.packets.get(i).offset(),
                        old.bytes(),
                        old.crc(),
                        old.similarity(),
                        indices.getOrDefault(old.payload(), -1),
                        old.picture()));
                if (i > 0) {
                    similarities[i - 1] = old.similarity();
                }
            }
            Coherence coherence = Coherence.of(similarities);
            return new NewVideo(
                    path,
                    layout.format(),
                    layout.rate(),
                    layout.keyEvery(),
                    layout.exact(),
                    frames,
                    payloads,
                    coherence.mean(),
                    coherence.variance());
        }
    }
}
