package org.meander.store.video;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.codec.frames.SegmentWriter;
import org.meander.codec.levels.Pictures;
import org.meander.store.folder.Crc;
import org.meander.store.folder.NewVideo;
import org.meander.store.folder.Splice;
import org.meander.store.folder.VideoFormat;
import org.meander.store.folder.Videos;

/** Writes packets of payloads into a file as they are; the payloads come back byte by byte, and nothing is decoded for it. */
final class CopiedFile {

    private final Videos videos;
    private final PackSettings settings;

    CopiedFile(Videos videos, PackSettings settings) {
        this.videos = videos;
        this.settings = settings;
    }

    /** Writes a file; empty if all models went in the meantime. */
    Optional<NewVideo> write(
            Path path, VideoFormat format, List<Unit> units, Progress progress, Cancellation cancellation) {
        Sequence sequence = new Sequence();
        List<NewVideo.Payload> payloads = new ArrayList<>();
        List<Integer> checksums = new ArrayList<>();
        try (SegmentWriter writer =
                new SegmentWriter(path, PictureSource.frames(format), format.header(), settings.rate())) {
            for (Unit unit : units) {
                cancellation.check();
                Optional<byte[]> read = videos.read(unit.stored());
                if (read.isEmpty()) {
                    continue;
                }
                Pictures pictures =
                        Pictures.of(MemorySegment.ofArray(read.get())).orElseThrow();
                List<Long> offsets = new ArrayList<>();
                List<Integer> lengths = new ArrayList<>();
                for (int i = 0; i < pictures.count(); i++) {
                    byte[] whole = pictures.packet(i);
                    int without = Packets.leftOut(PictureSource.coding(format), whole);
                    byte[] packet = Arrays.copyOfRange(whole, without, whole.length);
                    offsets.add(pictures.offsets().get(i) + without);
                    lengths.add(packet.length);
                    checksums.add(Crc.of(MemorySegment.ofArray(packet)));
                    writer.append(packet);
                    sequence.add(payloads.size(), i, unit.likenesses().get(i));
                }
                payloads.add(new NewVideo.Payload(
                        unit.stored(),
                        Splice.of(MemorySegment.ofArray(read.get()), offsets, lengths),
                        false,
                        read.get().length,
                        unit.stored().place().crc(),
                        unit.stored().maxError(),
                        unit.stored().squaredError()));
                progress.advance(unit.stored().elements());
            }
            writer.finish();
        }
        return payloads.isEmpty() ? Optional.empty() : Optional.of(finish(path, format, sequence, payloads, checksums));
    }

    private NewVideo finish(
            Path path,
            VideoFormat format,
            Sequence sequence,
            List<NewVideo.Payload> payloads,
            List<Integer> checksums) {
        try (FinishedFile file =
                new FinishedFile(path, PictureSource.frames(format), settings.rate(), checksums.size())) {
            List<NewVideo.Frame> frames = file.frames(sequence);
            for (int i = 0; i < checksums.size(); i++) {
                if (frames.get(i).crc() != checksums.get(i)) {
                    throw new MeanderException(
                            StandardError.INTERNAL_ERROR,
                            path + " does not hold packet " + i + " in " + format + " as it was");
                }
            }
            Coherence coherence = sequence.coherence();
            return new NewVideo(
                    path, format, settings.rate(), 1, true, frames, payloads, coherence.mean(), coherence.variance());
        }
    }
}
