package org.meander.store.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the catalogue knows of a video file, for whoever writes it anew.
 *
 * @param path of the file
 * @param frames all of them, by position
 * @param payloads those that are needed, by their number
 */
public record Layout(
        Path path,
        VideoFormat format,
        int rate,
        int keyEvery,
        boolean exact,
        List<Frame> frames,
        Map<Long, NewVideo.Payload> payloads) {

    /**
     * A frame.
     *
     * @param key position of the frame at which decoding begins
     * @param offset of its packet in the file
     * @param bytes length of the packet
     * @param crc CRC-32C of the packet
     * @param similarity to the frame before
     * @param payload number of its payload
     * @param picture index in the payload
     */
    public record Frame(int key, long offset, int bytes, int crc, double similarity, long payload, int picture) {}
}
