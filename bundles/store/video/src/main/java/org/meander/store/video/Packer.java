package org.meander.store.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Packs payloads of pictures into video files: collects those of one geometry until a file is full, orders them, writes the file. Memory:
 * a kilobyte a frame of the files that are being collected, and the payloads of one model's block.
 */
final class Packer {

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
        Map<String, List<Unit>> groups = new LinkedHashMap<>();
        try (PictureSource source = new PictureSource()) {
            for (Stored stored : all) {
                cancellation.check();
                progress.phase("look at " + stored.model());
                Optional<Unit> unit = unit(stored, source);
                if (unit.isEmpty() || key(unit.get()).isEmpty()) {
                    outcome.waiting += unit.filter(u -> !u.stored().packed())
                            .map(Unit::pictures)
                            .orElse(0);
                    progress.advance(stored.elements());
                    continue;
                }
                String key = key(unit.get()).get();
                List<Unit> group = groups.computeIfAbsent(key, k -> new ArrayList<>());
                if (frames(group) + unit.get().pictures() > settings.maxFrames() && !group.isEmpty()) {
                    write(groups.remove(key));
                    group = groups.computeIfAbsent(key, k -> new ArrayList<>());
                }
                group.add(unit.get());
            }
        }
        for (List<Unit> group : groups.values()) {
            if (request.whole() && frames(group) < settings.maxFrames()) {
                outcome.waiting += frames(group);
            } else {
                write(group);
            }
        }
        videos.removeDead();
        return outcome;
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

    /** What payloads have in common that go into one file; empty if they stay where they are. */
    private Optional<String> key(Unit unit) {
        boolean fits = lossy()
                && Fitted.format(settings.coding(), unit.width(), unit.height(), unit.depth())
                        .isPresent();
        return fits ? Optional.of(unit.geometry()) : unit.exact().map(f -> f + " " + f.hashCode());
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
