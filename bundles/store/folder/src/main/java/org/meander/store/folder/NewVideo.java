package org.meander.store.folder;

import java.nio.file.Path;
import java.util.List;

/**
 * A video file that is complete, and what is to be found in it from now on.
 *
 * @param file under its temporary name, in the store's folder of video files
 * @param rate frames a second
 * @param keyEvery at least one of so many frames is decoded without others
 * @param exact whether the frames are the pictures that were packed
 * @param frames by position
 * @param payloads whose frames they are
 * @param similarity mean similarity of neighbours
 * @param variance of these similarities
 */
public record NewVideo(
        Path file,
        VideoFormat format,
        int rate,
        int keyEvery,
        boolean exact,
        List<Frame> frames,
        List<Payload> payloads,
        double similarity,
        double variance) {

    /**
     * A frame.
     *
     * @param key position of the frame at which decoding begins
     * @param offset of its packet in the file
     * @param bytes length of the packet
     * @param crc CRC-32C of the packet
     * @param similarity to the frame before, 0..1
     * @param payload index in {@link NewVideo#payloads}; -1 for a frame that others refer to and that no model needs
     * @param picture index in the payload
     */
    public record Frame(int key, long offset, int bytes, int crc, double similarity, int payload, int picture) {}

    /**
     * A payload that is packed.
     *
     * @param from where it was
     * @param head what is needed beside the frames
     * @param decoded whether a decoder gives the payload; if not, {@code head} is a {@link Splice} of it
     * @param bytes that it takes from now on
     * @param crc CRC-32C of the payload as it will be given
     * @param maxError largest absolute error of an element
     * @param squaredError sum of squared errors
     */
    public record Payload(
            Stored from, byte[] head, boolean decoded, long bytes, int crc, double maxError, double squaredError) {}
}
