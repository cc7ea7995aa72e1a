package org.meander.source.csv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Text with columns of numbers, recognised by lines that have as many numbers each. */
@Component(
        name = CsvSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + CsvSource.TYPE)
public final class CsvFormat implements TensorFormat {

    private static final int LEAST_LINES = 2;

    private final Dialect dialect;

    @Activate
    public CsvFormat() {
        this(Dialect.of(CsvSource.PID, "auto", "auto", "#"));
    }

    CsvFormat(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String type() {
        return CsvSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] bytes = head.toArray(JAVA_BYTE);
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return Optional.empty();
            }
        }
        List<byte[]> lines = dialect.lines(bytes, bytes.length < size);
        Dialect found = dialect.with(lines);
        int width = -1;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<double[]> row = found.row(lines.get(i));
            boolean same = row.isPresent() && (width < 0 || row.get().length == width);
            if (!same && i > 0) {
                return Optional.empty();
            }
            width = same ? row.get().length : width;
        }
        return lines.size() > LEAST_LINES ? Optional.of(60) : Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        boolean read = false;
        try {
            Table table = Table.scan(opened, dialect);
            List<Part> parts = new ArrayList<>();
            for (int c = 0; c < table.columns().size(); c++) {
                int column = c;
                parts.add(new Part(
                        new TensorInfo(table.columns().get(c), DType.F64, Shape.of(table.rows())),
                        opened,
                        List.of(new ByteRange(0, opened.size())),
                        () -> table.column(column)));
            }
            TensorModel result = new FileModel(model, List.of(opened), Map.of(), parts, () -> files.config(file));
            read = true;
            return result;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }
}
