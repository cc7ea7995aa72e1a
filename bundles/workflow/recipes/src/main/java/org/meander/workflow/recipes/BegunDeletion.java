package org.meander.workflow.recipes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meander.store.ModelStore;

/**
 * What a run that began to delete keeps for the case that it is left in the middle.
 *
 * @param at when it began
 * @param question what it was told: another one begins anew
 * @param models names of those that were listed then
 */
record BegunDeletion(Instant at, String question, List<String> models) {

    /** Of those that were listed, the ones that are still there and are not stored anew since, or are not finished. */
    List<String> left(ModelStore store) {
        List<String> unfinished = store.unfinished();
        return models.stream()
                .filter(name -> store.find(name)
                        .map(model -> !model.committed().isAfter(at))
                        .orElse(unfinished.contains(name)))
                .toList();
    }

    byte[] write() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            write(out, at.toString());
            write(out, question);
            out.writeInt(models.size());
            for (String model : models) {
                write(out, model);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The inverse of {@link #write}. */
    static BegunDeletion read(byte[] saved) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved));
            Instant at = Instant.parse(text(in));
            String question = text(in);
            List<String> models = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                models.add(text(in));
            }
            return new BegunDeletion(at, question, models);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
