package org.meander.store.video;

import java.util.List;
import java.util.Optional;
import org.meander.codec.frames.Coding;
import org.meander.codec.levels.Pictures;
import org.meander.store.folder.Stored;
import org.meander.store.folder.VideoFormat;

/**
 * A payload that is to be packed.
 *
 * @param format of its packets; empty if its pictures are not coded
 * @param copied whether these packets can be copied into a file
 * @param width columns of a picture
 * @param height rows of a picture
 * @param depth bits of a level
 * @param likenesses of its pictures
 */
record Unit(
        Stored stored,
        Optional<VideoFormat> format,
        boolean copied,
        int width,
        int height,
        int depth,
        List<float[]> likenesses) {

    static Unit of(Stored stored, Pictures pictures, PictureSource source) {
        List<float[]> likenesses = source.levels(pictures).stream()
                .map(levels -> Likeness.of(levels, pictures.width(), pictures.height()))
                .toList();
        return new Unit(
                stored,
                PictureSource.format(pictures),
                PictureSource.copied(pictures),
                pictures.width(),
                pictures.height(),
                pictures.depth(),
                likenesses);
    }

    int pictures() {
        return likenesses.size();
    }

    /** What payloads have in common that may share a file in which they stay as they are; empty if they cannot. */
    Optional<VideoFormat> exact() {
        return format.isPresent()
                ? format.filter(f -> copied)
                : Optional.of(new VideoFormat("ffv1", width, height, depth, new byte[0]));
    }

    /**
     * What payloads have in common that go into one file; empty if they stay where they are.
     *
     * @param lossy how pictures are coded anew, if they are and their geometry allows it
     */
    Optional<VideoFormat> common(Optional<Coding> lossy) {
        Optional<VideoFormat> anew = lossy.filter(
                        coding -> Fitted.format(coding, width, height, depth).isPresent())
                .map(coding -> new VideoFormat(coding.key(), width, height, depth, new byte[0]));
        return anew.isPresent() ? anew : exact();
    }

    String geometry() {
        return width + "x" + height + "x" + depth;
    }
}
