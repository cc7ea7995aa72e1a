package org.meander.store.video;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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

    /**
     * Moves all groups of frames that are intact out of files that are not as they were written.
     *
     * @return the files that still have frames that are damaged
     */
    List<VideoFile> repair() {
        List<VideoFile> damaged = new ArrayList<>();
        for (VideoFile file : videos.files()) {
            cancellation.check();
            Optional<Layout> layout = videos.intact(file) ? Optional.empty() : videos.layout(file.id());
            if (layout.isPresent()) {
                List<Integer> kept =
                        kept(layout.get(), frame -> packet(layout.get(), frame).isPresent());
                if (!kept.isEmpty()) {
                    write(layout.get(), kept);
                }
                damaged.add(file);
            }
        }
        videos.removeDead();
        List<Long> left = videos.files().stream().map(VideoFile::id).toList();
        return damaged.stream().filter(file -> left.contains(file.id())).toList();
    }

    private long run(Layout layout) {
        List<Integer> kept = kept(layout, frame -> true);
        long all = layout.frames().stream().mapToLong(Layout.Frame::bytes).sum();
        long needed =
                kept.stream().mapToLong(i -> layout.frames().get(i).bytes()).sum();
        if (kept.isEmpty() || (all - needed) * WASTE < all) {
            return 0;
        }
        return write(layout, kept) ? needed : 0;
    }

    private boolean write(Layout layout, List<Integer> kept) {
        Path path = lock.temporary();
        try {
            if (!copy(layout, kept, path)) {
                return false;
            }
            videos.add(video(layout, kept, path));
            return true;
        } finally {
            Packer.remove(path);
        }
    }

    /** Positions of the frames of groups of which at least one is needed, and all are good. */
    private static List<Integer> kept(Layout layout, Predicate<Layout.Frame> good) {
        List<Integer> kept = new ArrayList<>();
        int frames = layout.frames().size();
        int end;
        for (int from = 0; from < frames; from = end) {
            end = from + 1;
            while (end < frames && layout.frames().get(end).key() != end) {
                end++;
            }
            List<Layout.Frame> group = layout.frames().subList(from, end);
            if (group.stream().anyMatch(f -> layout.payloads().containsKey(f.payload()))
                    && group.stream().allMatch(good)) {
                IntStream.range(from, end).forEach(kept::add);
            }
        }
        return kept;
    }

    /** False if a packet is damaged: then the file stays as it is, and verification names what it hits. */
    private boolean copy(Layout layout, List<Integer> kept, Path path) {
        try (SegmentWriter writer = new SegmentWriter(
                path, PictureSource.frames(layout.format()), layout.format().header(), layout.rate())) {
            for (int position : kept) {
                cancellation.check();
                Layout.Frame frame = layout.frames().get(position);
                Optional<byte[]> packet = packet(layout, frame);
                if (packet.isEmpty()) {
                    return false;
                }
                writer.append(packet.get(), frame.key() == position);
            }
            writer.finish();
            return true;
        }
    }

    /** A packet; empty if it is damaged. */
    private static Optional<byte[]> packet(Layout layout, Layout.Frame frame) {
        try (FileChannel channel = FileChannel.open(layout.path(), StandardOpenOption.READ)) {
            if (frame.offset() < 0 || frame.bytes() < 0 || frame.bytes() > channel.size() - frame.offset()) {
                return Optional.empty();
            }
            ByteBuffer packet = ByteBuffer.allocate(frame.bytes());
            while (packet.hasRemaining() && channel.read(packet, frame.offset() + packet.position()) > 0) {
                // until it is full
            }
            return Optional.of(packet.array()).filter(bytes -> Crc.of(MemorySegment.ofArray(bytes)) == frame.crc());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", layout.path());
        }
    }

    private NewVideo video(Layout layout, List<Integer> kept, Path path) {
        List<NewVideo.Payload> payloads = new ArrayList<>();
        Map<Long, Integer> indices = new HashMap<>();
        for (int position : kept) {
            long id = layout.frames().get(position).payload();
            if (layout.payloads().containsKey(id) && !indices.containsKey(id)) {
                indices.put(id, payloads.size());
                payloads.add(layout.payloads().get(id));
            }
        }
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
