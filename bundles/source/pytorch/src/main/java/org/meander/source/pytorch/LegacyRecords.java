package org.meander.source.pytorch;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.meander.base.MeanderException;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;
import org.meander.source.pytorch.Values.Sequence;

/**
 * The storages of a file without an archive, as PyTorch wrote them before 1.6: after the pickles, in the order of the last of
 * them, each with the number of its elements before it.
 */
final class LegacyRecords implements Records {

    private static final int COUNT_BYTES = 8;

    private final RangedFile file;
    private final Map<String, ByteRange> places = new HashMap<>();
    private final Map<String, Storage> storages;

    /**
     * @param storages that the pickles refer to, by key
     * @param keys the last pickle: the keys in the order of the storages
     * @param begin byte after the last pickle
     */
    LegacyRecords(RangedFile file, Map<String, Storage> storages, Object keys, long begin) {
        this.file = file;
        this.storages = storages;
        if (!(keys instanceof Sequence sequence)) {
            throw MeanderException.malformed(
                    "%s: its last pickle, before byte %d, must be the list of its storages", file.location(), begin);
        }
        long at = begin;
        for (Object key : sequence.items) {
            Storage storage = key instanceof String text ? storages.get(text) : null;
            if (storage == null) {
                throw MeanderException.malformed(
                        "%s: its list of storages, before byte %d, has one that no tensor refers to",
                        file.location(), begin);
            }
            if (storage.bytes() > file.size() - COUNT_BYTES - at) {
                throw MeanderException.malformed(
                        "%s: storage '%s' of %d bytes begins at byte %d of %d; the file is cut",
                        file.location(), Shown.of(storage.key()), storage.bytes(), at, file.size());
            }
            if (places.put(storage.key(), new ByteRange(at, COUNT_BYTES + storage.bytes())) != null) {
                throw MeanderException.malformed(
                        "%s: its list of storages has '%s' twice", file.location(), Shown.of(storage.key()));
            }
            at += COUNT_BYTES + storage.bytes();
        }
        if (at != file.size()) {
            throw MeanderException.malformed(
                    "%s: its storages end at byte %d, but it has %d; something was appended or is missing",
                    file.location(), at, file.size());
        }
    }

    @Override
    public Place place(Storage storage) {
        ByteRange extent = places.get(storage.key());
        if (extent == null) {
            throw MeanderException.malformed(
                    "%s: storage '%s' is not in its list of storages; it is damaged",
                    file.location(), Shown.of(storage.key()));
        }
        LongSupplier offset = () -> checked(storage.key(), extent.offset());
        return new Place(extent, offset, () -> whole(offset.getAsLong()), extent.length() - COUNT_BYTES, true);
    }

    private ElementReader whole(long offset) {
        return (from, count, target) -> file.read(offset + from, target);
    }

    private long checked(String key, long at) {
        MemorySegment count = MemorySegment.ofArray(new byte[COUNT_BYTES]);
        file.read(at, count);
        long elements = count.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (elements != storages.get(key).elements()) {
            throw MeanderException.malformed(
                    "%s: byte %d says that storage '%s' has %d elements; its tensors say %d",
                    file.location(),
                    at,
                    Shown.of(key),
                    elements,
                    storages.get(key).elements());
        }
        return at + COUNT_BYTES;
    }
}
