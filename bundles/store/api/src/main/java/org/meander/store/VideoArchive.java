package org.meander.store;

import java.util.List;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The pictures of a store, and the video files that they are packed into. A payload of a codec of pictures has one or more; each is a
 * frame of a file, or still waits in the store's journal to become one. Thread-safe.
 */
@ConsumerType
public interface VideoArchive {

    /** All files, oldest first. */
    List<VideoFile> files();

    /**
     * The pictures of a model, by tensor, block and picture; none if no payload of it has any. A payload that several tensors share is
     * there once, with the first of them.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} as {@link ModelStore#read}
     */
    List<VideoFrame> frames(String model);

    /**
     * The frames of a file by position, without those whose model is gone.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} if there is no such file, or no longer
     */
    List<VideoFrame> frames(long file);

    /**
     * The frames before and after a frame in its file.
     *
     * @param distance most positions that lie between
     * @return by position, without the frame itself; none if it waits in the journal
     */
    default List<VideoFrame> neighbours(VideoFrame frame, int distance) {
        return frame.place()
                .map(place -> frames(place.file()).stream()
                        .filter(other -> other.place().orElseThrow().position() != place.position())
                        .filter(other ->
                                Math.abs(other.place().orElseThrow().position() - place.position()) <= distance)
                        .toList())
                .orElse(List.of());
    }

    /**
     * Decodes a frame, and those that it refers to: at most {@link VideoFile#keyEvery} in all.
     *
     * @param frame as this gave it; it may have been packed, or ordered anew, since
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} if its model was deleted or replaced; {@code CHECKSUM_MISMATCH} or
     *     {@code MALFORMED_DATA} if the frame is damaged
     */
    FramePicture picture(VideoFrame frame);

    /**
     * Moves pictures from the journal into video files, one geometry a file. A file is seen by nobody before it is complete. Models can
     * be read and written meanwhile; a death in between loses nothing but the time.
     */
    Packing pack(PackRequest request, Progress progress, Cancellation cancellation);

    /** Holds all files against their checksums and writes those anew that are not as they were written, with all that can be read of them. */
    VideoRepair repair(Progress progress, Cancellation cancellation);
}
