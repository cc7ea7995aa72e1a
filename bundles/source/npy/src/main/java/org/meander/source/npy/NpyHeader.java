package org.meander.source.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/**
 * What the header of an array says, held against the size of its file.
 *
 * @param swapped whether multi-byte numbers are big-endian
 * @param columns whether the first index runs fastest, as in Fortran
 * @param dataStart byte at which the elements begin
 */
record NpyHeader(DType dtype, boolean swapped, boolean columns, Shape shape, long dataStart) {

    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MAX_BYTES = 1 << 16;
    private static final int LENGTH_AT = 8;
    /** What writers pad small headers to. */
    private static final int USUAL_BYTES = 128;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param where how messages name the array's file
     * @param size bytes of that file
     */
    static NpyHeader read(String where, ArrayBytes bytes, long size) {
        byte[] head = new byte[(int) Math.min(USUAL_BYTES, size)];
        if (head.length > 0) {
            bytes.read(0, MemorySegment.ofArray(head));
        }
        MemorySegment start = MemorySegment.ofArray(head);
        int lengthBytes = head.length > MAGIC.length && head[MAGIC.length] == 1 ? 2 : 4;
        int textStart = LENGTH_AT + lengthBytes;
        long same = start.mismatch(MemorySegment.ofArray(MAGIC));
        if (same >= 0 && same < MAGIC.length || head.length < textStart) {
            throw MeanderException.malformed("%s: it does not begin as a NumPy array; it is cut or none", where);
        }
        int major = head[MAGIC.length];
        int minor = head[MAGIC.length + 1];
        if (major < 1 || major > 3 || minor != 0) {
            throw MeanderException.unsupported(
                    "%s: version %d.%d of the format; it must be 1.0, 2.0 or 3.0", where, major & 0xff, minor & 0xff);
        }
        long length =
                lengthBytes == 2 ? start.get(SHORT, LENGTH_AT) & 0xffff : start.get(INT, LENGTH_AT) & 0xffff_ffffL;
        if (length > MAX_BYTES || length > size - textStart) {
            throw MeanderException.malformed(
                    "%s: byte %d states a header of %d bytes; it may have %d, and %d follow",
                    where, LENGTH_AT, length, MAX_BYTES, size - textStart);
        }
        byte[] text = new byte[(int) length];
        if (textStart + length <= head.length) {
            System.arraycopy(head, textStart, text, 0, text.length);
        } else {
            bytes.read(textStart, MemorySegment.ofArray(text));
        }
        // Only names of fields are other than ASCII, and arrays with fields are refused.
        HeaderText parsed = HeaderText.parse(where, new String(text, StandardCharsets.ISO_8859_1), textStart);
        return of(where, parsed, textStart + length, size);
    }

    private static NpyHeader of(String where, HeaderText text, long dataStart, long size) {
        ElementType type = ElementType.of(where, text.descr());
        Shape shape;
        try {
            shape = new Shape(text.shape());
        } catch (MeanderException e) {
            throw MeanderException.malformed("%s: %s", where, e.getMessage());
        }
        long room = size - dataStart;
        long width = type.dtype().bits() / 8;
        if (shape.elements() > room / width || shape.elements() * width != room) {
            throw MeanderException.malformed(
                    "%s: %d bytes follow the header; shape %s of type '%s' takes %d bytes an element",
                    where, room, shape, text.descr(), width);
        }
        return new NpyHeader(type.dtype(), type.swapped(), text.fortranOrder(), shape, dataStart);
    }

    /** Whether elements are put in another order, which takes scratch memory. */
    boolean gathers() {
        return columns && shape.elements() > 0 && Columns.dims(shape).length > 1;
    }

    /**
     * A reader of the elements, row-major and little-endian.
     *
     * @param file that the bytes are in, verified when the first and the last element are read
     * @param mapped whether reading parts of rows costs no more than reading as much in one piece
     */
    ElementReader reader(RangedFile file, ArrayBytes bytes, boolean mapped) {
        int width = dtype.bits() / 8;
        ElementReader stored = gathers()
                ? new Columns(bytes, dataStart, width, Columns.dims(shape), mapped)
                : (from, count, target) -> bytes.read(dataStart + from * width, target);
        ElementReader ordered = swapped ? stored.swapped(dtype == DType.C64 ? width / 2 : width) : stored;
        long elements = shape.elements();
        return (from, count, target) -> {
            if (from == 0) {
                file.verify();
                bytes.begin(dataStart);
            }
            ordered.read(from, count, target);
            if (from + count == elements) {
                file.verify();
            }
        };
    }
}
