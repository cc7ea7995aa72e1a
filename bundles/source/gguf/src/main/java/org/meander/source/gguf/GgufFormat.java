package org.meander.source.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.meander.source.FileTree;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** GGUF files, recognised by their magic. */
@Component(
        name = GgufSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + GgufSource.TYPE)
public final class GgufFormat implements TensorFormat {

    @Override
    public String type() {
        return GgufSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] magic = Header.MAGIC;
        boolean there = head.byteSize() >= magic.length
                && Arrays.equals(head.asSlice(0, magic.length).toArray(JAVA_BYTE), magic);
        return there ? Optional.of(100) : Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        return GgufParts.open(model, files, file);
    }
}
