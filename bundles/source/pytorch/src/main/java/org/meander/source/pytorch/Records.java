package org.meander.source.pytorch;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;

/** Where the bytes of the storages are. */
interface Records {

    /**
     * The place of a storage.
     *
     * @throws org.meander.base.MeanderException {@code MALFORMED_DATA} if the file has none, or one of too few bytes
     */
    Place place(Storage storage);

    /**
     * The bytes of a storage.
     *
     * @param extent of the file, what must be read to find them among it
     * @param offset reads at which byte of the file they begin; for those that are there as they are
     * @param whole makes a reader of all of them, which may check them, for one stream
     * @param bytes how many
     * @param plain whether they are in the file as they are
     */
    record Place(ByteRange extent, LongSupplier offset, Supplier<ElementReader> whole, long bytes, boolean plain) {}
}
