package org.meander.workflow.fit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.meander.base.MeanderException;

/**
 * Writes arrays of doubles as NumPy's {@code .npz}, value by value, so that memory does not grow with them. The file is written under another
 * name, forced to disk and renamed when it is closed after {@link #complete}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
final class NpzFile implements AutoCloseable {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT = 64;
    private static final int PIECE = 8192;

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final byte[] piece = new byte[PIECE * Double.BYTES];
    private long left;
    private boolean complete;

    NpzFile(Path file) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        try {
            channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            zip = new ZipOutputStream(out);
            zip.setLevel(Deflater.NO_COMPRESSION);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Begins an array; its values follow, row-major, as many as the extents say. */
    void array(String name, long... extents) {
        requireWhole();
        left = Arrays.stream(extents).reduce(1, Math::multiplyExact);
        String shape = Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ",)"));
        String header =
                "{'descr': '<f8', 'fortran_order': False, 'shape': " + (extents.length == 0 ? "()" : shape) + ", }";
        int before = 10;
        int padding = Math.floorMod(-(before + header.length() + 1), ALIGNMENT);
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(new byte[] {
                (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)
            });
            zip.write(text);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The next values of the array. */
    void put(double[] values, int from, int count) {
        left -= count;
        try {
            for (int done = 0; done < count; ) {
                int some = Math.min(PIECE, count - done);
                MemorySegment.copy(values, from + done, MemorySegment.ofArray(piece), F64, 0, some);
                zip.write(piece, 0, some * Double.BYTES);
                done += some;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A whole array. */
    void whole(String name, double[] values, long... extents) {
        array(name, extents);
        put(values, 0, values.length);
    }

    /** All arrays are there. */
    void complete() {
        requireWhole();
        try {
            zip.finish();
            zip.flush();
            channel.force(true);
            complete = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireWhole() {
        if (left != 0) {
            throw new IllegalStateException(left + " values of an array are left");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (complete) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private MeanderException failed(IOException e) {
        return MeanderException.io(e, "the result %s cannot be written", file);
    }
}
