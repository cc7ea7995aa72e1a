package org.meander.store.video;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.codec.levels.Pictures;
import org.meander.store.FramePicture;
import org.meander.store.PackRequest;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoRepair;
import org.meander.store.folder.PackLock;
import org.meander.store.folder.Stored;
import org.meander.store.folder.Videos;

/** The pictures of a store in a folder. */
final class FolderArchive implements VideoArchive {

    private final VideoStore store;
    private final Videos videos;
    private final PackSettings settings;

    FolderArchive(VideoStore store, Videos videos, PackSettings settings) {
        this.store = store;
        this.videos = videos;
        this.settings = settings;
    }

    @Override
    public List<VideoFile> files() {
        return videos.files();
    }

    @Override
    public List<VideoFrame> frames(long file) {
        if (videos.layout(file).isEmpty()) {
            throw MeanderException.notFound("%s has no video file %d", store.location(), file);
        }
        return videos.frames(file);
    }

    @Override
    public List<VideoFrame> frames(String model) {
        store.need(model);
        List<VideoFrame> frames = new ArrayList<>(videos.frames(model));
        for (Stored stored : videos.stored(PictureSource.CODECS, Optional.of(model))) {
            if (!stored.packed()) {
                videos.read(stored)
                        .flatMap(PictureSource::pictures)
                        .ifPresent(pictures -> frames.addAll(waiting(stored, pictures)));
            }
        }
        Set<List<Integer>> seen = new HashSet<>();
        frames.sort(Comparator.comparingInt(VideoFrame::tensor)
                .thenComparingInt(VideoFrame::block)
                .thenComparingInt(VideoFrame::picture));
        // One that was packed between the two looks would be there twice.
        frames.removeIf(frame -> !seen.add(List.of(frame.tensor(), frame.block(), frame.picture())));
        return List.copyOf(frames);
    }

    private static List<VideoFrame> waiting(Stored stored, Pictures pictures) {
        List<VideoFrame> frames = new ArrayList<>();
        for (int i = 0; i < pictures.count(); i++) {
            frames.add(new VideoFrame(
                    stored.model(),
                    stored.tensor(),
                    stored.block(),
                    i,
                    pictures.width(),
                    pictures.height(),
                    pictures.depth(),
                    pictures.lengths().get(i),
                    stored.maxError(),
                    stored.squaredError(),
                    Optional.empty()));
        }
        return frames;
    }

    @Override
    public FramePicture picture(VideoFrame frame) {
        Stored stored = videos.stored(PictureSource.CODECS, Optional.of(frame.model())).stream()
                .filter(one -> one.tensor() == frame.tensor() && one.block() == frame.block())
                .findFirst()
                .orElseThrow(() -> gone(frame));
        try (PictureSource source = new PictureSource()) {
            if (stored.packed()) {
                Videos.Coded coded = videos.coded(stored, frame.picture()).orElseThrow(() -> gone(frame));
                return new FramePicture(
                        coded.format().width(),
                        coded.format().height(),
                        coded.format().depth(),
                        source.levels(coded.format(), coded.packets()));
            }
            Pictures pictures = videos.read(stored)
                    .flatMap(PictureSource::pictures)
                    .filter(p -> frame.picture() >= 0 && frame.picture() < p.count())
                    .orElseThrow(() -> gone(frame));
            return new FramePicture(
                    pictures.width(), pictures.height(), pictures.depth(), source.levels(pictures, frame.picture()));
        }
    }

    private MeanderException gone(VideoFrame frame) {
        return MeanderException.notFound(
                "%s has no picture %d of block %d of tensor %d of model '%s' any more",
                store.location(), frame.picture(), frame.block(), frame.tensor(), frame.model());
    }

    @Override
    public Packing pack(PackRequest request, Progress progress, Cancellation cancellation) {
        try (PackLock lock = lock()) {
            return new Packer(videos, settings, request, progress, cancellation, lock)
                    .run()
                    .report();
        }
    }

    @Override
    public VideoRepair repair(Progress progress, Cancellation cancellation) {
        progress.phase("repair video files");
        try (PackLock lock = lock()) {
            return new Recopied(videos, lock, cancellation).repair();
        }
    }

    private PackLock lock() {
        return videos.lock()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE,
                        store.location() + " is being packed by somebody else; try again when that is done"));
    }

    /** Removes what is not needed from files; returns the bytes that were written for it. Does nothing while somebody packs. */
    long compact(Cancellation cancellation) {
        if (videos.files().isEmpty()) {
            return 0;
        }
        Optional<PackLock> taken = videos.lock();
        if (taken.isEmpty()) {
            return 0;
        }
        try (PackLock lock = taken.get()) {
            long moved = new Recopied(videos, lock, cancellation).run();
            videos.removeDead();
            return moved;
        }
    }

    /** Of all files. */
    long bytes() {
        return videos.files().stream().mapToLong(VideoFile::bytes).sum();
    }

    long waitingPayloads() {
        return videos.waiting(PictureSource.CODECS);
    }
}
