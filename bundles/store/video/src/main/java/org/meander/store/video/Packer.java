package org.meander.store.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.Cancellation;
import org.meander.base.ErrorCode.Blame;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.codec.frames.FrameFormat;
import org.meander.store.PackRequest;
import org.meander.store.folder.NewVideo;
import org.meander.store.folder.PackLock;
import org.meander.store.folder.Stored;
import org.meander.store.folder.VideoFormat;
import org.meander.store.folder.Videos;

/**
 * Packs payloads of pictures into video files: collects them by geometry, lets those share a file that are alike, orders each file and writes
 * it. Memory: a kilobyte a frame of those that are collected, at most {@value #COLLECTED} or a file's worth, and the payloads of one model's block.
 */
final class Packer {

    /** Frames of all geometries that are collected before files are written. */
    private static final int COLLECTED = 1 << 16;

    private final Videos videos;
    private final PackSettings settings;
    private final PackRequest request;
    private final Progress progress;
    private final Cancellation cancellation;
    private final PackLock lock;
    private final Outcome outcome = new Outcome();

    Packer(
            Videos videos,
            PackSettings settings,
            PackRequest request,
            Progress progress,
            Cancellation cancellation,
            PackLock lock) {
        this.videos = videos;
        this.settings = settings;
        this.request = request;
        this.progress = progress;
        this.cancellation = cancellation;
        this.lock = lock;
    }

    Outcome run() {
        List<Stored> all = videos.stored(PictureSource.CODECS, Optional.empty()).stream()
                .filter(stored -> request.again() || !stored.packed())
                .toList();
        progress.expect(all.stream().mapToLong(Stored::elements).sum());
        Map<VideoFormat, List<Unit>> groups = new LinkedHashMap<>();
        int collected = 0;
        try (PictureSource source = new PictureSource()) {
            for (Stored stored : all) {
                cancellation.check();
                progress.phase("look at " + stored.model());
                Optional<Unit> unit = unit(stored, source);
                Optional<VideoFormat> common = unit.flatMap(this::common);
                if (common.isEmpty()) {
                    outcome.waiting += unit.filter(u -> !u.stored().packed())
                            .map(Unit::pictures)
                            .orElse(0);
                    progress.advance(stored.elements());
                    continue;
                }
                groups.computeIfAbsent(common.get(), format -> new ArrayList<>())
                        .add(unit.get());
                collected += unit.get().pictures();
                if (collected > Math.max(COLLECTED, settings.maxFrames())) {
                    collected -= writeLargest(groups);
                }
            }
        }
        groups.values().removeIf(List::isEmpty);
        for (List<Unit> group : groups.values()) {
            for (List<Unit> file : shares(group)) {
                if (request.whole() && !isFull(file)) {
                    outcome.waiting += frames(file);
                } else {
                    write(file);
                }
            }
        }
        videos.removeDead();
        return outcome;
    }

    private List<List<Unit>> shares(List<Unit> group) {
        progress.phase("sort " + group.size() + " of " + group.getFirst().geometry());
        return Shares.of(group, settings.maxFrames(), request.ordering(), cancellation);
    }

    /** Whether no payload like those that it has would fit any more. */
    private boolean isFull(List<Unit> file) {
        int largest = file.stream().mapToInt(Unit::pictures).max().orElseThrow();
        return frames(file) + largest > settings.maxFrames();
    }

    /** Writes the full files of the largest group, or all that there is if none is full; the rest goes on being collected. Returns the frames. */
    private int writeLargest(Map<VideoFormat, List<Unit>> groups) {
        Map.Entry<VideoFormat, List<Unit>> largest = groups.entrySet().stream()
                .max(Comparator.comparingInt(group -> frames(group.getValue())))
                .orElseThrow();
        List<List<Unit>> files = shares(largest.getValue());
        List<Unit> rest = new ArrayList<>();
        boolean none = files.stream().noneMatch(this::isFull);
        int written = 0;
        for (List<Unit> file : files) {
            if (none || isFull(file)) {
                write(file);
                written += frames(file);
            } else {
                rest.addAll(file);
            }
        }
        groups.put(largest.getKey(), rest);
        return written;
    }

    private static int frames(List<Unit> units) {
        return units.stream().mapToInt(Unit::pictures).sum();
    }

    /** A payload that has pictures. One that is damaged is noted and left where it is. */
    private Optional<Unit> unit(Stored stored, PictureSource source) {
        try {
            return videos.read(stored)
                    .flatMap(PictureSource::pictures)
                    .map(pictures -> Unit.of(stored, pictures, source));
        } catch (MeanderException e) {
            if (e.code().blame() != Blame.DATA) {
                throw e;
            }
            outcome.damages.add(e.getMessage());
            return Optional.empty();
        }
    }

    private boolean lossy() {
        return !settings.coding().exact();
    }

    private Optional<VideoFormat> common(Unit unit) {
        return unit.common(lossy() ? Optional.of(settings.coding()) : Optional.empty());
    }

    private void write(List<Unit> units) {
        List<float[]> likenesses =
                units.stream().map(unit -> unit.likenesses().getFirst()).toList();
        String geometry = units.getFirst().geometry();
        progress.phase("order " + units.size() + " of " + geometry);
        Ordered ordered = Ordered.of(likenesses, request, cancellation);
        outcome.orders.add(ordered.report(geometry));
        List<Unit> inOrder = new ArrayList<>();
        for (int index : ordered.path()) {
            inOrder.add(units.get(index));
        }
        progress.phase("write " + units.size() + " of " + geometry);
        Optional<FrameFormat> format = lossy()
                ? Fitted.format(
                        settings.coding(),
                        units.getFirst().width(),
                        units.getFirst().height(),
                        units.getFirst().depth())
                : Optional.empty();
        if (format.isPresent()) {
            coded(format.get(), inOrder);
        } else {
            exact(inOrder.getFirst().exact().orElseThrow(), inOrder);
        }
    }

    private void coded(FrameFormat format, List<Unit> units) {
        List<Unit> refused = new ArrayList<>();
        temporary(path -> {
            CodedFile.Result result =
                    new CodedFile(videos, settings, format, false).write(path, units, progress, cancellation);
            result.video().ifPresent(this::add);
            outcome.inexact += result.inexact();
            refused.addAll(result.refused());
        });
        outcome.refused += frames(refused);
        Map<Optional<VideoFormat>, List<Unit>> groups = refused.stream()
                .collect(Collectors.groupingBy(unit -> lossless(unit), LinkedHashMap::new, Collectors.toList()));
        groups.forEach((exact, group) -> {
            // What is exact in a file already has no need of another.
            boolean there = group.stream().allMatch(unit -> unit.stored().packed());
            if (!there) {
                exact(exact.orElseThrow(), group);
            }
        });
    }

    /** The file for what must not lose more: as it is, or decoded if that cannot be. */
    private static Optional<VideoFormat> lossless(Unit unit) {
        return unit.exact().isPresent()
                ? unit.exact()
                : Optional.of(new VideoFormat("ffv1", unit.width(), unit.height(), unit.depth(), new byte[0]));
    }

    private void exact(VideoFormat format, List<Unit> units) {
        boolean copied = units.getFirst().format().filter(f -> f.equals(format)).isPresent();
        temporary(path -> {
            if (copied) {
                new CopiedFile(videos, settings)
                        .write(path, format, units, progress, cancellation)
                        .ifPresent(this::add);
            } else {
                new CodedFile(videos, settings, PictureSource.frames(format), true)
                        .write(path, units, progress, cancellation)
                        .video()
                        .ifPresent(this::add);
            }
        });
    }

    private void add(NewVideo video) {
        outcome.files.add(videos.add(video));
        outcome.frames +=
                video.frames().stream().filter(frame -> frame.payload() >= 0).count();
        for (NewVideo.Payload payload : video.payloads()) {
            outcome.bytesBefore += payload.from().place().bytes();
            outcome.bytesAfter += payload.bytes();
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run(Path path);
    }

    /** Gives a path to write to, and removes what is still there afterwards. */
    private void temporary(Writing writing) {
        Path path = lock.temporary();
        try {
            writing.run(path);
        } finally {
            remove(path);
        }
    }

    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Whoever packs next removes it.
        }
    }
}
