package org.meander.source.netcdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.FileModel.Part;
import org.meander.source.RangedFile;

/**
 * What the header of a classic file says. Versions 1, 2 (places of 64 bits) and 5 (all of 64 bits).
 *
 * @see <a href="https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html">the specification</a>
 */
final class Header {

    static final Set<Byte> VERSIONS = Set.of((byte) 1, (byte) 2, (byte) 5);

    private static final int DIMENSIONS = 10;
    private static final int VARIABLES = 11;
    private static final int ATTRIBUTES = 12;
    private static final int MAX_LISTED = 64;
    private static final int MAX_AXES = 1024;

    /** What follows the records is not known beforehand: the file was written as a stream. */
    private static final long STREAMING = -1;

    private final RangedFile file;
    private final Cursor cursor;
    private final List<Variable> variables = new ArrayList<>();
    private long records;

    /** A variable; {@code extents} without the axis of records if it has that. */
    private record Variable(String name, boolean recorded, List<Long> extents, int type, long begin) {

        long elements() {
            return Shape.of(extents.stream().mapToLong(Long::longValue).toArray())
                    .elements();
        }

        int width() {
            return Header.width(type);
        }

        long bytes() {
            return Math.multiplyExact(elements(), (long) width());
        }
    }

    private Header(RangedFile file) {
        this.file = file;
        this.cursor = new Cursor(file);
    }

    static Header read(RangedFile file) {
        Header header = new Header(file);
        try {
            header.read();
        } catch (ArithmeticException e) {
            throw MeanderException.malformed("%s: a size in the header is beyond 64 bits", file.location());
        }
        return header;
    }

    private void read() {
        int magic = cursor.word();
        byte version = (byte) magic;
        if (magic >>> 8 != ('C' << 16 | 'D' << 8 | 'F') || !VERSIONS.contains(version)) {
            throw MeanderException.malformed(
                    "%s is no NetCDF file: it begins with %08x; it must begin with CDF and 1, 2 or 5",
                    file.location(), magic);
        }
        boolean wide = version == 5;
        records = wide ? cursor.longWord() : cursor.word();
        cursor.wide(wide);
        List<Long> lengths = new ArrayList<>();
        int dimensions = list(DIMENSIONS, "dimensions");
        for (int i = 0; i < dimensions; i++) {
            cursor.name();
            lengths.add(cursor.length());
        }
        skipAttributes();
        int count = list(VARIABLES, "variables");
        for (int i = 0; i < count; i++) {
            variable(lengths, version);
        }
        if (records == STREAMING) {
            records = streamed();
        }
        if (records < 0) {
            throw MeanderException.malformed("%s says that it has %d records", file.location(), records);
        }
    }

    /** Entries of a list that may be absent. */
    private int list(int wanted, String what) {
        int tag = cursor.word();
        int count = cursor.count(Integer.BYTES);
        if (tag != wanted && (tag != 0 || count != 0)) {
            throw MeanderException.malformed(
                    "%s: the list of %s before byte %d has the tag %d; it must be %d, or 0 for none",
                    file.location(), what, cursor.position(), tag, wanted);
        }
        return count;
    }

    private void skipAttributes() {
        int count = list(ATTRIBUTES, "attributes");
        for (int i = 0; i < count; i++) {
            cursor.name();
            int type = cursor.word();
            long values = cursor.length();
            cursor.skip(Cursor.padded(Math.multiplyExact(values, (long) width(requireType(type)))));
        }
    }

    private void variable(List<Long> lengths, byte version) {
        String name = cursor.name();
        int axes = cursor.count(Integer.BYTES);
        if (axes > MAX_AXES) {
            throw MeanderException.malformed(
                    "%s: variable '%s' has %d axes; it may have %d", file.location(), name, axes, MAX_AXES);
        }
        List<Long> extents = new ArrayList<>();
        boolean recorded = false;
        for (int a = 0; a < axes; a++) {
            long dimension = cursor.length();
            if (dimension >= lengths.size()) {
                throw MeanderException.malformed(
                        "%s: variable '%s' has the dimension %d of %d",
                        file.location(), name, dimension, lengths.size());
            }
            long extent = lengths.get((int) dimension);
            if (extent == 0 && a == 0) {
                recorded = true;
            } else {
                extents.add(extent);
            }
        }
        skipAttributes();
        int type = requireType(cursor.word());
        cursor.length(); // the size, which overflows for large variables: the shape says it better
        long begin = version == 1 ? Integer.toUnsignedLong(cursor.word()) : cursor.longWord();
        variables.add(new Variable(name, recorded, List.copyOf(extents), type, begin));
    }

    private int requireType(int type) {
        if (type < 1 || type > 11) {
            throw MeanderException.malformed(
                    "%s: a type before byte %d is %d; it must be 1 to 11", file.location(), cursor.position(), type);
        }
        return type;
    }

    private static int width(int type) {
        return switch (type) {
            case 1, 2, 7 -> 1;
            case 3, 8 -> 2;
            case 4, 5, 9 -> 4;
            default -> 8;
        };
    }

    private static DType dtype(int type) {
        return switch (type) {
            case 1 -> DType.I8;
            case 3 -> DType.I16;
            case 4 -> DType.I32;
            case 5 -> DType.F32;
            case 6 -> DType.F64;
            case 7 -> DType.U8;
            case 8 -> DType.U16;
            case 9 -> DType.U32;
            case 10 -> DType.I64;
            default -> DType.U64;
        };
    }

    /** Bytes from one record to the next. A single variable's records are not padded. */
    private long recordBytes() {
        List<Variable> recorded = variables.stream().filter(Variable::recorded).toList();
        if (recorded.size() == 1) {
            return recorded.getFirst().bytes();
        }
        long bytes = 0;
        for (Variable variable : recorded) {
            bytes = Math.addExact(bytes, Cursor.padded(variable.bytes()));
        }
        return bytes;
    }

    private long streamed() {
        long first = variables.stream()
                .filter(Variable::recorded)
                .mapToLong(Variable::begin)
                .min()
                .orElse(0);
        long bytes = recordBytes();
        return bytes == 0 ? 0 : Math.max(0, file.size() - first) / bytes;
    }

    /** Variables of numbers. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        try {
            for (Variable variable : variables) {
                if (variable.type() != 2) {
                    parts.add(part(variable));
                }
            }
        } catch (ArithmeticException e) {
            throw MeanderException.malformed("%s: a size in the header is beyond 64 bits", file.location());
        }
        if (parts.isEmpty()) {
            throw MeanderException.unsupported("%s has no variable of numbers", file.location());
        }
        return parts;
    }

    /** {@code netcdf.skipped}: variables of text, up to 64. */
    Map<String, String> metadata() {
        List<String> texts = variables.stream()
                .filter(v -> v.type() == 2)
                .map(Variable::name)
                .limit(MAX_LISTED)
                .toList();
        return texts.isEmpty() ? Map.of() : Map.of("netcdf.skipped", String.join(", ", texts));
    }

    private Part part(Variable variable) {
        List<Long> extents = new ArrayList<>(variable.extents());
        if (variable.recorded()) {
            extents.addFirst(records);
        }
        TensorInfo tensor = new TensorInfo(variable.name(), dtype(variable.type()), new Shape(extents));
        long run = variable.bytes();
        long stride = variable.recorded() ? recordBytes() : run;
        long repeats = variable.recorded() ? records : 1;
        long span = tensor.elements() == 0 ? 0 : Math.addExact(Math.multiplyExact(repeats - 1, stride), run);
        if (variable.begin() < 0 || span > file.size() - variable.begin()) {
            throw MeanderException.malformed(
                    "%s: variable '%s' takes %d bytes from byte %d, but the file has %d",
                    file.location(), variable.name(), span, variable.begin(), file.size());
        }
        ElementReader stored = stride == run
                ? file.elements(tensor.dtype(), variable.begin(), tensor.elements())
                : new Records(file, variable.begin(), stride, variable.elements(), variable.width(), tensor.elements());
        ElementReader reader = stored.swapped(variable.width());
        return new Part(tensor, file, List.of(new ByteRange(variable.begin(), span)), () -> reader);
    }
}
