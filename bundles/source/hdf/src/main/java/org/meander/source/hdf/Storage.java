package org.meander.source.hdf;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.RangedFile;

/**
 * What the library reads from: a file, near or far. Unlike the library's own storages it looks whether the bytes are there before it takes
 * memory for them, and ends a structure that leads in circles. Thread-safe.
 */
final class Storage implements HdfBackingStorage {

    /** {@code \\211 H D F \\r \\n \\032 \\n}, its first byte the lowest. */
    private static final long SIGNATURE = 0x0a1a0a0d46444889L;

    private static final int SUPERBLOCK_BYTES = 256;
    private static final int LEAST_USER_BLOCK = 512;
    private static final int MOST_USER_BLOCK = 1 << 20;
    private static final long SPARE_BYTES = 1L << 20;
    private static final int ROUNDS = 8;

    private final RangedFile file;
    private final Superblock superblock;
    private final AtomicLong read = new AtomicLong();

    private Storage(RangedFile file) {
        this.file = file;
        this.superblock = superblock();
    }

    /** Opens a file; exceptions are the library's. */
    static HdfFile open(RangedFile file) {
        try {
            // The only way to a file of any size that is not the library's own channel, which takes memory first.
            Constructor<HdfFile> constructor = HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
            constructor.setAccessible(true);
            return constructor.newInstance(new Storage(file));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new MeanderException(
                    StandardError.INTERNAL_ERROR, "the HDF5 library has no constructor with a storage", e);
        }
    }

    private Superblock superblock() {
        for (int at = 0; at < Math.min(file.size(), MOST_USER_BLOCK); at = at == 0 ? LEAST_USER_BLOCK : 2 * at) {
            // From the beginning, since the library takes positions in the buffer for addresses.
            ByteBuffer bytes = bytes(0, Math.min(at + SUPERBLOCK_BYTES, file.size()));
            if (bytes.remaining() - at >= Long.BYTES && bytes.getLong(at) == SIGNATURE) {
                Superblock found = Superblock.readSuperblock(bytes.position(at));
                if (found.getBaseAddressByte() != at) {
                    throw MeanderException.malformed(
                            "%s: the superblock at byte %d says that it is at %d",
                            file.location(), at, found.getBaseAddressByte());
                }
                return found;
            }
        }
        throw MeanderException.malformed("%s is no HDF5 file: it has no signature", file.location());
    }

    /** A piece of work begins: what the library reads until the next is bounded by the size of the file. */
    void begin() {
        read.set(0);
    }

    private ByteBuffer bytes(long at, long length) {
        if (at < 0 || length < 0 || at > file.size() || length > Math.min(file.size() - at, Integer.MAX_VALUE - 8)) {
            throw MeanderException.malformed(
                    "%s: %d bytes at %d are referred to, but the file has %d",
                    file.location(), length, at, file.size());
        }
        if (read.addAndGet(length) > SPARE_BYTES + ROUNDS * file.size()) {
            throw MeanderException.malformed("%s: its structure leads in circles", file.location());
        }
        byte[] bytes = new byte[(int) length];
        file.read(at, MemorySegment.ofArray(bytes));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return bytes(address + superblock.getBaseAddressByte(), length);
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return bytes(address + superblock.getBaseAddressByte(), length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        return bytes(address, length);
    }

    @Override
    public long getUserBlockSize() {
        return superblock.getBaseAddressByte();
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new UnsupportedOperationException("only for writing");
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {}

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}
