package org.meander.source.safetensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Safetensors files, recognised by the length of their header and its first brace, and the index files of sharded models, recognised
 * by their {@code weight_map}.
 */
@Component(
        name = SafetensorsSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + SafetensorsSource.TYPE)
public final class SafetensorsFormat implements TensorFormat {

    @Override
    public String type() {
        return SafetensorsSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        if (head.byteSize() <= Header.LENGTH_BYTES) {
            return Optional.empty();
        }
        String text = new String(head.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        if (startsIndex(head)) {
            boolean index = text.contains("\"weight_map\"") && text.contains(".safetensors");
            return index ? Optional.of(90) : Optional.empty();
        }
        long length = length(head);
        String start = new String(head.asSlice(Header.LENGTH_BYTES).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        if (length < 2 || length > Header.MAX_BYTES || !start.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        return Optional.of(length <= size - Header.LENGTH_BYTES ? 95 : 40);
    }

    /** Whether JSON begins: its first bytes as the length of a header would be far too long. */
    private static boolean startsIndex(MemorySegment head) {
        long length = length(head);
        return head.get(JAVA_BYTE, 0) == '{' && (length < 0 || length > Header.MAX_BYTES);
    }

    private static long length(MemorySegment head) {
        return head.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile first = files.open(file);
        if (file.endsWith(ShardIndex.SUFFIX) || startsIndex(first)) {
            ShardIndex index;
            try (first) {
                index = ShardIndex.read(file, first);
            }
            return Shards.open(model, files, file, index);
        }
        return Shards.open(model, files, file, first);
    }

    private static boolean startsIndex(RangedFile file) {
        if (file.size() < Header.LENGTH_BYTES) {
            return false;
        }
        MemorySegment head = MemorySegment.ofArray(new byte[Header.LENGTH_BYTES]);
        boolean read = false;
        try {
            file.read(0, head);
            read = true;
        } finally {
            if (!read) {
                file.close();
            }
        }
        return startsIndex(head);
    }
}
