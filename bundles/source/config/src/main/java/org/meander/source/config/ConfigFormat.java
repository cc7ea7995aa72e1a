package org.meander.source.config;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The configuration of a model as the file of a model without tensors; less sure of itself than any format that has some. */
@Component(
        name = ConfigSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class})
public final class ConfigFormat implements TensorFormat {

    private static final long MAX_BYTES = 1 << 24;
    private static final int SURE = 5;

    @Override
    public String type() {
        return ConfigSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        String text = new String(head.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        boolean config = text.stripLeading().startsWith("{")
                && (text.contains("\"model_type\"") || text.contains("\"architectures\""));
        return config ? Optional.of(SURE) : Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        try (RangedFile config = files.open(file)) {
            if (config.size() > MAX_BYTES) {
                throw MeanderException.malformed(
                        "%s has %d bytes; a config.json may have %d", config.location(), config.size(), MAX_BYTES);
            }
            byte[] bytes = new byte[(int) config.size()];
            config.read(0, MemorySegment.ofArray(bytes));
            config.verify();
            return new ConfigModel(model, text(config, bytes), config.fingerprint());
        }
    }

    private static String text(RangedFile file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MeanderException.malformed("%s is not UTF-8 text; a config.json must be", file.location());
        }
    }
}
