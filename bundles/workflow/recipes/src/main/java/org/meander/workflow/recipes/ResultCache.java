package org.meander.workflow.recipes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.SearchMethod;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.workflow.Report;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Answers of the searches that were run last, for all workflows of the process. An answer is found again only for the same query, method,
 * settings and models: any write to the store makes it another question. Thread-safe.
 */
@Component(name = ResultCache.PID, service = ResultCache.class, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ResultCache.Config.class)
public final class ResultCache {

    static final String PID = "org.meander.workflow.recipes.results";

    private static final int DEFAULT_ROWS = 10_000;
    private static final int MOST_ROWS = 10_000_000;

    @ObjectClassDefinition(name = "Search results", description = "Answers of searches that are kept")
    @interface Config {
        @AttributeDefinition(
                name = "Rows",
                description = "Hits that are kept in all, about half a kilobyte each; 0 for none; 0..10000000",
                min = "0",
                max = "10000000")
        int rows() default DEFAULT_ROWS;
    }

    /**
     * A question.
     *
     * @param store the store's location
     * @param state SHA-256 of what it has: names, times and sizes of all models, and the numbers of its video files, which say where models
     *     are among others: what is packed in another order is in others
     * @param query what tells its values apart from others
     * @param method name and settings
     */
    record Question(String store, String state, String query, String method, SearchMethod.Request request) {

        static Question of(
                ModelStore store, List<StoredModel> models, String query, String method, SearchMethod.Request request) {
            return new Question(store.location(), state(store, models), query, method, request);
        }

        private static String state(ModelStore store, List<StoredModel> models) {
            MessageDigest digest = sha256();
            for (StoredModel model : models) {
                digest.update(model.name().getBytes(StandardCharsets.UTF_8));
                digest.update(ByteBuffer.allocate(1 + Integer.BYTES + 3 * Long.BYTES)
                        .put((byte) 0)
                        .putInt(model.committed().getNano())
                        .putLong(model.committed().getEpochSecond())
                        .putLong(model.storedBytes())
                        .putLong(model.signatureBytes())
                        .array());
            }
            for (VideoFile file : store.videos().map(VideoArchive::files).orElse(List.of())) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(file.id()).array());
            }
            return models.size() + " " + HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new MeanderException(StandardError.INTERNAL_ERROR, "every Java platform has SHA-256", e);
            }
        }
    }

    private final int mostRows;
    private final Map<Question, Report> answers = new LinkedHashMap<>(16, 0.75f, true);
    private int rows;

    @Activate
    public ResultCache(Config config) {
        this(config.rows());
    }

    ResultCache(int rows) {
        this.mostRows = Checks.range(PID + ".rows", rows, 0, MOST_ROWS);
    }

    synchronized Optional<Report> find(Question question) {
        return Optional.ofNullable(answers.get(question));
    }

    synchronized void keep(Question question, Report answer) {
        Report before = answers.put(question, answer);
        rows += weight(answer) - (before == null ? 0 : weight(before));
        while (rows > mostRows) {
            Question eldest = answers.keySet().iterator().next();
            rows -= weight(answers.remove(eldest));
        }
    }

    /** An answer without hits takes room, too. */
    private static int weight(Report answer) {
        return answer.table().size() + 1;
    }
}
