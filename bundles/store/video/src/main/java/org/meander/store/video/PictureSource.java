package org.meander.store.video;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.codec.frames.Coding;
import org.meander.codec.frames.FrameDecoder;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.levels.Pictures;
import org.meander.store.folder.VideoFormat;

/** Tells how the pictures in payloads are coded, and decodes them. For one thread. */
final class PictureSource implements AutoCloseable {

    /** Codecs whose payloads have pictures. */
    static final List<String> CODECS = List.of("video", "jpeg");

    private static final int UNCODED = 0;
    private static final int JPEG = 1;
    private static final int MOST_DECODERS = 8;

    private final Map<VideoFormat, FrameDecoder> decoders = new HashMap<>();

    /** The pictures of a payload; empty if it has none that a video file could hold. */
    static Optional<Pictures> pictures(byte[] payload) {
        return Pictures.of(MemorySegment.ofArray(payload))
                .filter(p -> p.coding() == UNCODED || format(p).isPresent());
    }

    private static Optional<Coding> coding(Pictures pictures) {
        boolean jpeg = pictures.codec().equals("jpeg");
        return jpeg && pictures.coding() == JPEG ? Optional.of(Coding.MJPEG) : Coding.ofCode(pictures.coding());
    }

    /** The format of a payload's packets; empty if they are not coded, or no file could hold such frames. */
    static Optional<VideoFormat> format(Pictures pictures) {
        return coding(pictures)
                .filter(coding -> possible(coding, pictures))
                .map(coding -> new VideoFormat(
                        coding.key(),
                        pictures.width(),
                        pictures.height(),
                        pictures.depth(),
                        Packets.header(coding, pictures)));
    }

    /** The codec {@code jpeg} codes pictures of any size, without going by a frame of video. */
    private static boolean possible(Coding coding, Pictures pictures) {
        int least = Math.min(pictures.width(), pictures.height());
        int most = Math.max(pictures.width(), pictures.height());
        boolean sized = pictures.codec().equals("jpeg")
                || least >= coding.leastSide()
                        && pictures.width() % coding.multiple() == 0
                        && pictures.height() % coding.multiple() == 0;
        return coding.depth(pictures.depth()) == pictures.depth() && sized && most <= coding.mostSide();
    }

    /** Whether the packets of pictures can be copied into a file. */
    static boolean copied(Pictures pictures) {
        return coding(pictures)
                .filter(coding -> Packets.areCopied(coding, pictures))
                .isPresent();
    }

    static Coding coding(VideoFormat format) {
        return Coding.ofKey(format.coding())
                .orElseThrow(() ->
                        MeanderException.malformed("frames are coded as '%s', which is unknown", format.coding()));
    }

    static FrameFormat frames(VideoFormat format) {
        try {
            return new FrameFormat(coding(format), format.width(), format.height(), format.depth());
        } catch (MeanderException e) {
            throw MeanderException.malformed("the catalogue has frames that cannot be: %s", e.getMessage());
        }
    }

    /** The levels of all pictures. */
    List<short[]> levels(Pictures pictures) {
        List<short[]> levels = new ArrayList<>();
        for (int i = 0; i < pictures.count(); i++) {
            levels.add(levels(pictures, i));
        }
        return levels;
    }

    /** The levels of a picture. */
    short[] levels(Pictures pictures, int picture) {
        if (pictures.coding() == UNCODED) {
            return pictures.uncoded(picture);
        }
        return levels(format(pictures).orElseThrow(), List.of(pictures.packet(picture)));
    }

    /** The levels of the last frame of some packets. */
    short[] levels(VideoFormat format, List<byte[]> packets) {
        short[] levels = new short[frames(format).pixels()];
        decoder(format).read(packets, levels);
        return levels;
    }

    private FrameDecoder decoder(VideoFormat format) {
        FrameDecoder decoder = decoders.get(format);
        if (decoder == null) {
            if (decoders.size() == MOST_DECODERS) {
                close();
            }
            decoder = new FrameDecoder(frames(format), format.header());
            decoders.put(format, decoder);
        }
        return decoder;
    }

    @Override
    public void close() {
        decoders.values().forEach(FrameDecoder::close);
        decoders.clear();
    }
}
