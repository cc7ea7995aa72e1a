package org.meander.source.safetensors;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.meander.source.SourceProbe;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Recognises safetensors files by the length of their header and its first brace, index files by their {@code
 * weight_map}.
 */
@Component(name = SafetensorsSource.PID + ".probe", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SafetensorsProbe implements SourceProbe {

    private static final int HEAD_BYTES = 4096;
    private static final int FILES_TRIED = 16;

    @Override
    public String type() {
        return SafetensorsSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(Path path) {
        try {
            return Files.isDirectory(path) ? folder(path) : file(path);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(p -> p.getFileName().toString().matches(".*\\.safetensors(\\.index\\.json)?"))
                    .limit(FILES_TRIED)
                    .flatMap(p -> {
                        try {
                            return file(p).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .max(Integer::compare);
        }
    }

    private static Optional<Integer> file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD_BYTES);
        }
        if (head.length > 0 && head[0] == '{') {
            String text = new String(head, StandardCharsets.UTF_8);
            return text.contains("\"weight_map\"") && text.contains(".safetensors")
                    ? Optional.of(90)
                    : Optional.empty();
        }
        if (head.length < Header.LENGTH_BYTES + 1) {
            return Optional.empty();
        }
        long length = MemorySegment.ofArray(head).get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        String start = new String(head, Header.LENGTH_BYTES, head.length - Header.LENGTH_BYTES, StandardCharsets.UTF_8);
        if (length < 2 || length > Header.MAX_BYTES || !start.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        boolean fits = length <= Files.size(file) - Header.LENGTH_BYTES;
        return Optional.of(fits ? 95 : 40);
    }
}
