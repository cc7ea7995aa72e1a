package org.meander.source.netcdf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.hdf.HdfContent;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** NetCDF files: the classic format in its three versions, recognised by its magic, and NetCDF-4, which is HDF5. */
@Component(
        name = NetcdfSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + NetcdfSource.TYPE)
public final class NetcdfFormat implements TensorFormat {

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int CLASSIC = 100;
    /** Less than the source of HDF5 itself is: nothing in the first bytes says that it is NetCDF-4. */
    private static final int HIERARCHICAL = 50;

    @Override
    public String type() {
        return NetcdfSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] start = head.asSlice(0, Math.min(HDF5.length, head.byteSize())).toArray(JAVA_BYTE);
        if (start.length > 3
                && start[0] == 'C'
                && start[1] == 'D'
                && start[2] == 'F'
                && Header.VERSIONS.contains(start[3])) {
            return Optional.of(CLASSIC);
        }
        return Arrays.equals(start, HDF5) ? Optional.of(HIERARCHICAL) : Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        boolean read = false;
        try {
            byte[] start = new byte[(int) Math.min(HDF5.length, opened.size())];
            opened.read(0, MemorySegment.ofArray(start));
            List<Part> parts;
            Map<String, String> metadata;
            if (Arrays.equals(start, HDF5)) {
                HdfContent content = HdfContent.read(opened);
                parts = content.parts();
                metadata = content.metadata();
            } else {
                Header header = Header.read(opened);
                parts = header.parts();
                metadata = header.metadata();
            }
            TensorModel result = new FileModel(model, List.of(opened), metadata, parts, () -> files.config(file));
            read = true;
            return result;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }
}
