package org.meander.codec.levels;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** Codes pictures of one geometry in their order; each by itself. For one thread at a time. */
@ConsumerType
public interface PictureWriter extends AutoCloseable {

    /** What a reader needs beside the packets; may be empty. Complete after {@link #finish}. */
    byte[] header();

    /**
     * Codes a picture.
     *
     * @param levels row by row, each below {@code 2^depth}; not kept
     * @param packets is given each picture's bytes, in the pictures' order, now or later
     */
    void put(short[] levels, Consumer<byte[]> packets);

    /** Gives the packets that are still due. */
    void finish(Consumer<byte[]> packets);

    @Override
    void close();
}
