package org.meander.source.pytorch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.source.FileModel.Part;
import org.meander.source.RangedFile;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Tensor;

/**
 * What one file has.
 *
 * @param metadata numbers and texts of the outermost dictionary, at most {@value #MAX_METADATA}
 * @param parts in the order of the pickle
 */
record Checkpoint(Map<String, String> metadata, List<Part> parts) {

    private static final int MAX_METADATA = 100;
    private static final int MAX_METADATA_LENGTH = 1000;
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    /** @throws MeanderException {@code MALFORMED_DATA} or {@code UNSUPPORTED_DATA} if it is no file of {@code torch.save} */
    static Checkpoint read(RangedFile file, Kind kind, Globals globals) {
        return switch (kind) {
            case ZIP -> zip(file, globals);
            case LEGACY, PICKLE -> legacy(file, globals);
            case TAR ->
                throw MeanderException.unsupported(
                        "%s: it is a tar archive, as PyTorch before 0.2 wrote; load and save it with a newer one",
                        file.location());
            case JSON, OTHER ->
                throw MeanderException.malformed(
                        "%s: it begins neither like a zip archive nor like a pickle; it is no file of torch.save",
                        file.location());
        };
    }

    private static Checkpoint zip(RangedFile file, Globals globals) {
        Allowance allowance = new Allowance(file.location(), file.size());
        ZipRecords records = new ZipRecords(file);
        Object root = new Unpickler(records.input(), allowance, globals).load();
        return of(file, allowance, root, records, records.bigEndian());
    }

    /** Five pickles, then the storages: a magic number, a protocol, the writer's machine, the content, the keys of the storages. */
    private static Checkpoint legacy(RangedFile file, Globals globals) {
        Allowance allowance = new Allowance(file.location(), file.size());
        PickleInput input = new PickleInput(file.location(), file::read, file.size());
        Unpickler unpickler = new Unpickler(input, allowance, globals);
        if (!MAGIC.equals(unpickler.load())) {
            throw MeanderException.unsupported(
                    "%s: it is a pickle, but not of torch.save, which begins with a number of its own",
                    file.location());
        }
        if (!(unpickler.load() instanceof Long protocol) || protocol != PROTOCOL) {
            throw MeanderException.unsupported(
                    "%s: its second pickle must be the protocol, which is %d", file.location(), PROTOCOL);
        }
        unpickler.load();
        Object root = unpickler.load();
        Object keys = unpickler.load();
        Records records = new LegacyRecords(file, unpickler.storages(), keys, input.position());
        return of(file, allowance, root, records, false);
    }

    private static Checkpoint of(
            RangedFile file, Allowance allowance, Object root, Records records, boolean bigEndian) {
        Map<String, Tensor> tensors = TensorNames.of(file.location(), allowance, root);
        TensorPlaces places = new TensorPlaces(file, records, bigEndian);
        allowance.take(512L * tensors.size());
        List<Part> parts = tensors.entrySet().stream()
                .map(entry -> places.part(entry.getKey(), entry.getValue()))
                .toList();
        return new Checkpoint(root instanceof Mapping mapping ? metadata(mapping) : Map.of(), parts);
    }

    private static Map<String, String> metadata(Mapping root) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < root.keys.size() && metadata.size() < MAX_METADATA; i++) {
            Object value = root.values.get(i);
            boolean scalar = value instanceof Long || value instanceof Double || value instanceof Boolean;
            boolean text = value instanceof String string && string.length() <= MAX_METADATA_LENGTH;
            if (root.keys.get(i) instanceof String key && key.length() <= MAX_METADATA_LENGTH && (scalar || text)) {
                metadata.put(key, value.toString());
            }
        }
        return metadata;
    }

    /** What a file is by its first bytes. */
    enum Kind {
        ZIP,
        LEGACY,
        PICKLE,
        TAR,
        JSON,
        OTHER;

        static final int HEAD_BYTES = 512;

        private static final int TAR_MAGIC = 257;
        private static final String PROTO = "\u0080";
        private static final String LEGACY_MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

        static Kind of(RangedFile file) {
            MemorySegment head = MemorySegment.ofArray(new byte[(int) Math.min(HEAD_BYTES, file.size())]);
            if (head.byteSize() > 0) {
                file.read(0, head);
            }
            return of(head);
        }

        static Kind of(MemorySegment head) {
            MemorySegment start = head.asSlice(0, Math.min(HEAD_BYTES, head.byteSize()));
            String bytes = new String(start.toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
            if (bytes.startsWith("PK\u0003\u0004")) {
                return ZIP;
            }
            if (bytes.startsWith(PROTO)) {
                // The number follows the protocol, and from protocol 4 on the length of a frame.
                int magic = bytes.indexOf(LEGACY_MAGIC);
                return magic == 2 || magic == 11 ? LEGACY : PICKLE;
            }
            if (bytes.stripLeading().startsWith("{")) {
                return JSON;
            }
            return bytes.startsWith("ustar", TAR_MAGIC) ? TAR : OTHER;
        }
    }
}
