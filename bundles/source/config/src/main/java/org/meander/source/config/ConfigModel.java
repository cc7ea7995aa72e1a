package org.meander.source.config;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.MappedFile;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A model without tensors. */
record ConfigModel(String name, String text, String fingerprint) implements TensorModel {

    private static final long MAX_BYTES = 1 << 24;

    /** @throws MeanderException {@code MALFORMED_DATA} if the file is too long or no UTF-8 */
    static ConfigModel read(String name, Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() > MAX_BYTES) {
                throw MeanderException.malformed(
                        "%s has %d bytes; a config.json may have %d", path, file.size(), MAX_BYTES);
            }
            byte[] bytes = new byte[(int) file.size()];
            file.read(0, MemorySegment.ofArray(bytes));
            file.verify();
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ConfigModel(name, text, file.fingerprint());
        } catch (CharacterCodingException e) {
            throw MeanderException.malformed("%s is not UTF-8 text; a config.json must be", path);
        }
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public List<TensorInfo> tensors() {
        return List.of();
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        throw MeanderException.notFound("model '%s' is a config.json only, without tensors; it lacks %s", name, tensor);
    }

    @Override
    public Optional<String> config() {
        return Optional.of(text);
    }

    @Override
    public void close() {}
}
