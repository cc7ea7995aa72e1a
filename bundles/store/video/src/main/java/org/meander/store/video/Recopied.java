package org.meander.store.video;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.frames.SegmentWriter;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoRepair;
import org.meander.store.folder.Crc;
import org.meander.store.folder.Layout;
import org.meander.store.folder.NewVideo;
import org.meander.store.folder.PackLock;
import org.meander.store.folder.Videos;

/**
 * Writes files anew of which much is not needed, or some is damaged. Packets are copied, so nothing is decoded and nothing lost; a frame that
 * is not needed stays if one that is refers to it. A payload moves with all its frames or stays.
 */
final class Recopied {

    /** A file is written anew if at least one byte in so many is not needed. */
    private static final int WASTE = 10;

    /** Most models that are named in a sentence. */
    private static final int NAMED = 5;

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

    /** Moves all payloads that can be read out of files that are not as they were written. */
    VideoRepair repair() {
        List<VideoFile> files = videos.files();
        List<VideoFile> damaged = new ArrayList<>();
        List<VideoFile> written = new ArrayList<>();
        for (VideoFile file : files) {
            cancellation.check();
            Optional<Layout> layout = videos.intact(file) ? Optional.empty() : videos.layout(file.id());
            if (layout.isPresent()) {
                damaged.add(file);
                Kept kept =
                        kept(layout.get(), frame -> packet(layout.get(), frame).isPresent());
                if (!kept.payloads.isEmpty()) {
                    write(layout.get(), kept).ifPresent(written::add);
                }
            }
        }
        videos.removeDead();
        long left = 0;
        List<String> damages = new ArrayList<>();
        for (VideoFile file : damaged) {
            List<VideoFrame> frames = videos.frames(file.id());
            if (!frames.isEmpty()) {
                left += frames.size();
                damages.add(sentence(file, frames));
            }
        }
        return new VideoRepair(files.size(), damaged.size(), written, left, damages);
    }

    private static String sentence(VideoFile file, List<VideoFrame> left) {
        List<String> models =
                left.stream().map(VideoFrame::model).distinct().sorted().toList();
        return String.format(
                "%s %s of '%s'%s; %s to be stored again or deleted",
                file.path(),
                Files.exists(Path.of(file.path())) ? "still has damaged frames" : "is missing, with frames",
                String.join("', '", models.subList(0, Math.min(NAMED, models.size()))),
                models.size() > NAMED ? " and " + (models.size() - NAMED) + " other models" : "",
                models.size() == 1 ? "this model has" : "these models have");
    }

    private long run(Layout layout) {
        Kept kept = kept(layout, frame -> true);
        long all = layout.frames().stream().mapToLong(Layout.Frame::bytes).sum();
        long needed = kept.positions.stream()
                .mapToLong(i -> layout.frames().get(i).bytes())
                .sum();
        if (kept.payloads.isEmpty() || (all - needed) * WASTE < all) {
            return 0;
        }
        return write(layout, kept).isPresent() ? needed : 0;
    }

    /** The new file; empty if a packet is damaged. */
    private Optional<VideoFile> write(Layout layout, Kept kept) {
        Path path = lock.temporary();
        try {
            return copy(layout, kept.positions, path)
                    ? Optional.of(videos.add(video(layout, kept, path)))
                    : Optional.empty();
        } finally {
            Packer.remove(path);
        }
    }

    /**
     * What is copied.
     *
     * @param payloads that are needed, of which every frame can be decoded
     * @param positions of their frames, and of those that these refer to
     */
    private record Kept(Set<Long> payloads, List<Integer> positions) {}

    private static Kept kept(Layout layout, Predicate<Layout.Frame> good) {
        List<Layout.Frame> frames = layout.frames();
        Set<Long> payloads = new LinkedHashSet<>(layout.payloads().keySet());
        boolean decoded = false;
        for (int i = 0; i < frames.size(); i++) {
            decoded = (decoded || frames.get(i).key() == i) && good.test(frames.get(i));
            if (!decoded) {
                payloads.remove(frames.get(i).payload());
            }
        }
        List<Integer> positions = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < frames.size(); i++) {
            if (payloads.contains(frames.get(i).payload())) {
                IntStream.rangeClosed(Math.max(next, frames.get(i).key()), i).forEach(positions::add);
                next = i + 1;
            }
        }
        return new Kept(payloads, positions);
    }

    /** False if a packet is damaged: then the file stays as it is, and verification names what it hits. */
    private boolean copy(Layout layout, List<Integer> positions, Path path) {
        try (SegmentWriter writer = new SegmentWriter(
                path, PictureSource.frames(layout.format()), layout.format().header(), layout.rate())) {
            for (int position : positions) {
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

    private NewVideo video(Layout layout, Kept kept, Path path) {
        List<NewVideo.Payload> payloads = new ArrayList<>();
        Map<Long, Integer> indices = new HashMap<>();
        for (long id : kept.payloads) {
            indices.put(id, payloads.size());
            payloads.add(layout.payloads().get(id));
        }
        List<Integer> positions = kept.positions;
        Map<Integer, Integer> moved = new HashMap<>();
        for (int i = 0; i < positions.size(); i++) {
            moved.put(positions.get(i), i);
        }
        try (FinishedFile file =
                new FinishedFile(path, PictureSource.frames(layout.format()), layout.rate(), positions.size())) {
            List<NewVideo.Frame> frames = new ArrayList<>();
            double[] similarities = new double[Math.max(0, positions.size() - 1)];
            for (int i = 0; i < positions.size(); i++) {
                Layout.Frame old = layout.frames().get(positions.get(i));
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
