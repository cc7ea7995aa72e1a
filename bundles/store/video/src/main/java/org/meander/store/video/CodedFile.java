package org.meander.store.video;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.codec.frames.FrameDecoder;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.frames.SegmentWriter;
import org.meander.codec.levels.Pictures;
import org.meander.store.folder.Crc;
import org.meander.store.folder.NewVideo;
import org.meander.store.folder.VideoFormat;
import org.meander.store.folder.Videos;

/**
 * Codes decoded pictures into a file, decodes it again as readers will, and measures what became of each payload. Errors add up: the
 * largest ones as they are, the squared ones by their roots, so that what the catalogue says is never less than the error.
 */
final class CodedFile {

    /** How often a file is written again without the payloads that it would spoil, before these stay in it for nothing. */
    private static final int ROUNDS = 2;

    /** What was coded, and what was not because it would have had too large an error. */
    record Result(Optional<NewVideo> video, List<Unit> refused, long inexact) {}

    private final Videos videos;
    private final PackSettings settings;
    private final FrameFormat format;
    private final boolean exact;

    /** @param exact whether a payload that changes is an error, and not refused */
    CodedFile(Videos videos, PackSettings settings, FrameFormat format, boolean exact) {
        this.videos = videos;
        this.settings = settings;
        this.format = format;
        this.exact = exact;
    }

    Result write(Path path, List<Unit> all, Progress progress, Cancellation cancellation) {
        Set<Unit> refused = new LinkedHashSet<>();
        List<Unit> units = new ArrayList<>(all);
        for (int round = 1; ; round++) {
            long frames = encode(path, units, cancellation);
            if (units.isEmpty()) {
                return new Result(Optional.empty(), List.copyOf(refused), 0);
            }
            Check check = new Check(units, cancellation);
            NewVideo video = check.run(path, frames);
            refused.addAll(check.refused);
            if (check.payloads.isEmpty()) {
                return new Result(Optional.empty(), List.copyOf(refused), 0);
            }
            if (check.refused.isEmpty() || round == ROUNDS) {
                units.forEach(unit -> progress.advance(unit.stored().elements()));
                return new Result(Optional.of(video), List.copyOf(refused), check.inexact);
            }
            units.removeAll(refused);
        }
    }

    /** Codes the pictures of all units; those whose model is gone are taken from the list. */
    private long encode(Path path, List<Unit> units, Cancellation cancellation) {
        long frames = 0;
        try (PictureSource source = new PictureSource();
                SegmentWriter writer = new SegmentWriter(
                        path, format, exact ? 0 : settings.coarseness(), settings.keyEvery(), settings.rate())) {
            for (Unit unit : List.copyOf(units)) {
                cancellation.check();
                Optional<Pictures> pictures = pictures(unit);
                if (pictures.isEmpty()) {
                    units.remove(unit);
                    continue;
                }
                for (short[] levels : source.levels(pictures.get())) {
                    writer.append(Fitted.fit(levels, unit.width(), unit.height(), unit.depth(), format));
                    frames++;
                }
            }
            writer.finish();
        }
        return frames;
    }

    private Optional<Pictures> pictures(Unit unit) {
        return videos.read(unit.stored()).flatMap(PictureSource::pictures);
    }

    /** Goes through a file group by group of pictures, and through the units with it. */
    private final class Check {

        private final List<Unit> units;
        private final Cancellation cancellation;
        private final Sequence sequence = new Sequence();
        private final List<short[]> decoded = new ArrayList<>();
        final List<NewVideo.Payload> payloads = new ArrayList<>();
        final List<Unit> refused = new ArrayList<>();
        long inexact;
        private int next;
        private long bytes;

        Check(List<Unit> units, Cancellation cancellation) {
            this.units = units;
            this.cancellation = cancellation;
        }

        NewVideo run(Path path, long frames) {
            try (PictureSource source = new PictureSource();
                    FinishedFile file = new FinishedFile(path, format, settings.rate(), frames);
                    FrameDecoder decoder = new FrameDecoder(format, file.header)) {
                for (int from = 0; from < file.packets.size(); ) {
                    cancellation.check();
                    List<byte[]> group = new ArrayList<>();
                    do {
                        group.add(file.packet(from + group.size()));
                    } while (from + group.size() < file.packets.size()
                            && !file.packets.get(from + group.size()).key());
                    List<Integer> lengths = group.stream().map(p -> p.length).toList();
                    int[] at = {0};
                    decoder.read(group, levels -> take(levels, lengths.get(at[0]++), source));
                    from += group.size();
                }
                VideoFormat all = new VideoFormat(
                        format.coding().key(), format.width(), format.height(), format.depth(), file.header);
                Coherence coherence = sequence.coherence();
                return new NewVideo(
                        path,
                        all,
                        settings.rate(),
                        longestGroup(file.keys()),
                        inexact == 0,
                        file.frames(sequence),
                        payloads,
                        coherence.mean(),
                        coherence.variance());
            }
        }

        private void take(short[] frame, int length, PictureSource source) {
            Unit unit = units.get(next);
            decoded.add(Fitted.cut(frame, format.width(), unit.width(), unit.height()));
            bytes += length;
            if (decoded.size() == unit.pictures()) {
                Optional<NewVideo.Payload> payload = measure(unit, source);
                int index = payload.isPresent() ? payloads.size() : -1;
                for (int i = 0; i < unit.pictures(); i++) {
                    sequence.add(index, i, unit.likenesses().get(i));
                }
                payload.ifPresent(payloads::add);
                decoded.clear();
                bytes = 0;
                next++;
            }
        }

        private Optional<NewVideo.Payload> measure(Unit unit, PictureSource source) {
            Optional<Pictures> pictures = pictures(unit);
            if (pictures.isEmpty()) {
                return Optional.empty();
            }
            int bits = Math.min(unit.depth(), format.depth());
            Pictures.Difference difference = pictures.get().difference(source.levels(pictures.get()), decoded, bits);
            double maxError = unit.stored().maxError() + difference.maxError();
            double root = Math.sqrt(unit.stored().squaredError()) + Math.sqrt(difference.squaredError());
            boolean changed = difference.maxError() != 0;
            if (exact && changed) {
                throw new MeanderException(
                        StandardError.INTERNAL_ERROR,
                        "frames in " + format + " of model '" + unit.stored().model() + "' came back changed");
            }
            if (changed && !settings.allow(maxError, root * root, difference.squares())) {
                refused.add(unit);
                return Optional.empty();
            }
            inexact += changed ? unit.pictures() : 0;
            byte[] head = pictures.get().head(bits);
            MemorySegment payload = Pictures.join(head, decoded);
            return Optional.of(new NewVideo.Payload(
                    unit.stored(),
                    head,
                    true,
                    head.length + bytes,
                    Crc.of(payload),
                    maxError,
                    changed ? root * root : unit.stored().squaredError()));
        }

        private static int longestGroup(int[] keys) {
            int longest = 1;
            for (int i = 0; i < keys.length; i++) {
                longest = Math.max(longest, i - keys[i] + 1);
            }
            return longest;
        }
    }
}
