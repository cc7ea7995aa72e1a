package org.meander.codec.levels;

import org.osgi.annotation.versioning.ConsumerType;

/** Decodes pictures of one geometry. For one thread at a time. */
@ConsumerType
public interface PictureReader extends AutoCloseable {

    /**
     * Decodes a picture.
     *
     * @param packet what a writer gave for one picture; any byte may be damaged
     * @param levels room for all pixels, row by row
     * @throws org.meander.base.MeanderException {@code MALFORMED_DATA} if it is no picture of this geometry
     */
    void read(byte[] packet, short[] levels);

    @Override
    void close();
}
