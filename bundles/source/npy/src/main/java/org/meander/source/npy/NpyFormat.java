package org.meander.source.npy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.source.FileModel;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** NumPy arrays, recognised by their magic, and zip archives whose first entry is one. */
@Component(
        name = NpySource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + NpySource.TYPE)
public final class NpyFormat implements TensorFormat {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int ZIP_NAME_LENGTH = 26;
    private static final int ZIP_NAME = 30;

    @Override
    public String type() {
        return NpySource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] bytes = head.toArray(JAVA_BYTE);
        if (startsWith(bytes, NpyHeader.MAGIC)) {
            return Optional.of(100);
        }
        if (!startsWith(bytes, ZIP) || bytes.length < ZIP_NAME) {
            return Optional.empty();
        }
        int length = bytes[ZIP_NAME_LENGTH] & 0xff | (bytes[ZIP_NAME_LENGTH + 1] & 0xff) << 8;
        int there = Math.min(length, bytes.length - ZIP_NAME);
        String first = new String(bytes, ZIP_NAME, there, StandardCharsets.UTF_8);
        return first.endsWith(NpySource.EXTENSION) ? Optional.of(95) : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        int length = start.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, start, 0, length);
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        boolean read = false;
        try {
            byte[] head = new byte[(int) Math.min(ZIP.length, opened.size())];
            opened.read(0, MemorySegment.ofArray(head));
            ArrayFile content = startsWith(head, ZIP) ? ArrayFile.ofArchive(opened) : ArrayFile.ofFile(opened, file);
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
