package org.meander.source.hdf5;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.source.FileModel;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.hdf.HdfContent;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** HDF5 files, recognised by their signature, which may follow a block of the user's own. */
@Component(
        name = Hdf5Source.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + Hdf5Source.TYPE)
public final class Hdf5Format implements TensorFormat {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int LEAST_USER_BLOCK = 512;

    @Override
    public String type() {
        return Hdf5Source.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] bytes = head.toArray(JAVA_BYTE);
        for (int at = 0; at + SIGNATURE.length <= bytes.length; at = at == 0 ? LEAST_USER_BLOCK : 2 * at) {
            if (Arrays.equals(bytes, at, at + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
                return Optional.of(at == 0 ? 100 : 90);
            }
        }
        return Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        boolean read = false;
        try {
            HdfContent content = HdfContent.read(opened);
            TensorModel result = new FileModel(
                    model, List.of(opened), content.metadata(), content.parts(), () -> files.config(file));
            read = true;
            return result;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }
}
