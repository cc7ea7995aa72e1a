package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Gives back payloads whose frames have to be decoded. Thread-safe. */
@FunctionalInterface
public interface Unpacker {

    /** Knows no decoder. */
    Unpacker NONE = (head, format, pictures) -> {
        throw new MeanderException(
                StandardError.UNAVAILABLE,
                "its frames are coded as " + format.coding() + " and take a decoder; open the store with the type"
                        + " 'video'");
    };

    /**
     * Decodes the pictures of a payload.
     *
     * @param head what was kept beside the frames
     * @param format of the file that they are in
     * @param pictures for each picture the packets from its key frame to its own, checked
     * @return the payload, as it was when its checksum was taken
     */
    MemorySegment unpack(byte[] head, VideoFormat format, List<List<byte[]>> pictures);
}
