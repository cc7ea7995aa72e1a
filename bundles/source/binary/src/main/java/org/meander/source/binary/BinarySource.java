package org.meander.source.binary;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.LocalModels;
import org.meander.source.RangedFile;
import org.meander.source.Source;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Files of numbers and nothing else: columns one after the other, or records with one number of each column. Nothing in such a file says what
 * it is, so the configuration does.
 */
@Plugin(kind = "source", type = BinarySource.TYPE, pid = BinarySource.PID)
@Component(
        name = BinarySource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + BinarySource.TYPE)
@Designate(ocd = BinarySource.Config.class, factory = true)
public final class BinarySource implements Source {

    static final String PID = "org.meander.source.binary";
    static final String TYPE = "binary";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: binary",
            description = "Columns of numbers in a raw file or a folder of them")
    @interface Config {

        @AttributeDefinition(name = "Path", description = "A raw file, or a folder of files of one layout")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*.{bin,raw,dat}";

        @AttributeDefinition(
                name = "Columns",
                description = "Names of the columns in their order, each as NAME or NAME:TYPE")
        String[] columns();

        @AttributeDefinition(
                name = "Type",
                description =
                        "Of columns that name none: f8, f4, f2, i1 to i8, u1 to u8; the digit is the size in bytes")
        String dtype() default "f8";

        @AttributeDefinition(name = "Order of bytes", description = "little or big")
        String byte_order() default "little";

        @AttributeDefinition(name = "Layout", description = "columns: one after the other; records: one number of each")
        String layout() default "columns";

        @AttributeDefinition(name = "Offset", description = "Bytes before the first number, 0 or more", min = "0")
        long offset() default 0;

        @AttributeDefinition(
                name = "Points",
                description =
                        "Numbers of a column; 0 for all that the file has, which must then end with a whole number",
                min = "0")
        long points() default 0;
    }

    private final LocalModels local;
    private final List<Column> columns;
    private final boolean big;
    private final boolean records;
    private final long offset;
    private final long points;
    private final TensorFormat format = new Raw();

    @Activate
    public BinarySource(Config config) {
        local = new LocalModels(PID, config.path(), config.files(), "", List.of(".bin", ".raw", ".dat"));
        columns = Arrays.stream(config.columns())
                .map(text -> Column.parse(PID + ".columns", text, config.dtype()))
                .toList();
        Set<String> names = new HashSet<>();
        columns.forEach(column -> names.add(column.name()));
        if (columns.isEmpty() || names.size() < columns.size()) {
            throw Checks.configuration(
                    PID + ".columns", Arrays.toString(config.columns()), "one name or more, each once");
        }
        big = one(".byte.order", config.byte_order(), "little", "big");
        records = one(".layout", config.layout(), "columns", "records");
        offset = Checks.range(PID + ".offset", config.offset(), 0, Long.MAX_VALUE);
        points = Checks.range(PID + ".points", config.points(), 0, Long.MAX_VALUE >> 8);
    }

    private static boolean one(String key, String value, String no, String yes) {
        if (!value.equals(no) && !value.equals(yes)) {
            throw Checks.configuration(PID + key, "'" + value + "'", no + " or " + yes);
        }
        return value.equals(yes);
    }

    @Override
    public List<String> models() {
        return local.names();
    }

    @Override
    public TensorModel open(String name) {
        return local.open(name, format);
    }

    /** The configured layout as a format, which recognises nothing. */
    private final class Raw implements TensorFormat {

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public Optional<Integer> recognises(String name, MemorySegment head, long size) {
            return Optional.empty();
        }

        @Override
        public TensorModel open(String model, FileTree files, String file) {
            RangedFile opened = files.open(file);
            boolean read = false;
            try {
                TensorModel result =
                        new FileModel(model, List.of(opened), Map.of(), parts(opened), () -> files.config(file));
                read = true;
                return result;
            } finally {
                if (!read) {
                    opened.close();
                }
            }
        }
    }

    private List<Part> parts(RangedFile file) {
        long record = columns.stream().mapToLong(Column::bytes).sum();
        long room = file.size() - offset;
        long count = points == 0 ? Math.max(0, room) / record : points;
        if (room < 0 || count > room / record || points == 0 && room % record != 0) {
            throw MeanderException.malformed(
                    "%s has %d bytes; after the first %d it must have %s of %d bytes, one number of each column %s",
                    file.location(),
                    file.size(),
                    offset,
                    points == 0 ? "a whole number" : points + " times or more",
                    record,
                    columns);
        }
        List<Part> parts = new ArrayList<>();
        long at = offset;
        for (Column column : columns) {
            TensorInfo tensor = new TensorInfo(column.name(), column.dtype(), Shape.of(count));
            long first = at;
            ElementReader stored = records
                    ? new Records(file, first, record, column.bytes(), count)
                    : file.elements(column.dtype(), first, count);
            ElementReader reader = big ? stored.swapped(column.bytes()) : stored;
            ByteRange range =
                    records ? new ByteRange(offset, record * count) : new ByteRange(first, column.bytes() * count);
            parts.add(new Part(tensor, file, List.of(range), () -> reader));
            at += records ? column.bytes() : column.bytes() * count;
        }
        return parts;
    }
}
