package org.meander.store.folder;

import java.util.List;

/**
 * A payload that was packed.
 *
 * @param head what was kept beside the frames
 * @param decoded whether it takes a decoder to give the payload; if not, the packets lie in it as they are
 * @param video the file that its frames are in
 * @param pictures for each picture the packets from its key frame to its own
 */
record Packed(byte[] head, boolean decoded, long video, VideoFormat format, List<List<Packet>> pictures) {

    /**
     * A frame in a file.
     *
     * @param offset of its first byte
     * @param bytes length
     * @param crc CRC-32C
     */
    record Packet(long offset, long bytes, int crc) {}
}
