package org.meander.optimizer.checkpoints;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.optimizer.Checkpoint;

/**
 * What was saved, for people and scripts: {@code checkpoint_log.json}, the last saves, and {@code checkpoint_metadata.json}, the counts of
 * the newest. Of the log only its {@code status} is read again.
 */
final class Log {

    private static final int LISTED = 1000;

    private final Path folder;
    private final Deque<Map<String, Object>> saves = new ArrayDeque<>();

    Log(Path folder) {
        this.folder = folder;
    }

    /** Chunks that were evaluated (0), summed up (1) or left out (2); the checkpoint's number if it does not count them. */
    static long count(Checkpoint checkpoint, int which) {
        long[] counts = checkpoint.integers().get(Checkpoint.BATCHES);
        return counts == null ? checkpoint.number() : counts[which];
    }

    void begin() {
        saves.clear();
    }

    void saved(String file, Checkpoint checkpoint) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        long completed = count(checkpoint, 0);
        long successful = count(checkpoint, 1);
        metadata.put("completed_batches", completed);
        metadata.put("successful_batches", successful);
        metadata.put("failed_batches", count(checkpoint, 2));
        metadata.put("success_rate", completed == 0 ? 1 : (double) successful / completed);
        double[] best = checkpoint.reals().get(Checkpoint.CHI_SQUARED);
        metadata.put("best_chi_squared", best == null ? Double.NaN : best[0]);
        Map<String, Object> save = new LinkedHashMap<>();
        save.put("file", file);
        save.put("number", checkpoint.number());
        save.put("phase", checkpoint.phase());
        save.put("timestamp", Instant.now().toString());
        save.putAll(metadata);
        saves.addLast(save);
        if (saves.size() > LISTED) {
            saves.removeFirst();
        }
        write("checkpoint_metadata.json", generator -> object(generator, metadata));
        write("running");
    }

    void complete() {
        write("completed");
    }

    /** Whether the fit whose states lie here came to its end. */
    boolean completed() {
        Path file = folder.resolve("checkpoint_log.json");
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("status")) {
                    return "completed".equals(parser.getText());
                }
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            throw MeanderException.io(e, "the log %s of the checkpoints cannot be read; remove it to resume", file);
        }
    }

    private void write(String status) {
        write("checkpoint_log.json", generator -> {
            generator.writeStartObject();
            generator.writeStringField("status", status);
            generator.writeArrayFieldStart("checkpoints");
            for (Map<String, Object> save : saves) {
                object(generator, save);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private interface Content {
        void to(JsonGenerator generator) throws IOException;
    }

    private void write(String name, Content content) {
        Path file = folder.resolve(name);
        Path part = folder.resolve(name + ".part");
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator generator =
                    new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
                content.to(generator);
            }
            Files.write(part, bytes.toByteArray());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be written", file);
        }
    }

    /** JSON has neither NaN nor infinities: such a number is null. */
    private static void object(JsonGenerator generator, Map<String, Object> fields) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            generator.writeFieldName(field.getKey());
            switch (field.getValue()) {
                case Double number when Double.isFinite(number) -> generator.writeNumber(number);
                case Double number -> generator.writeNull();
                case Number number -> generator.writeNumber(number.longValue());
                case Object text -> generator.writeString(text.toString());
            }
        }
        generator.writeEndObject();
    }
}
