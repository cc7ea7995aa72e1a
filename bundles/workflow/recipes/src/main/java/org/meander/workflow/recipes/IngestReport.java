package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.curve.PowerOfFour;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFrame;
import org.meander.workflow.Report;
import org.meander.workflow.recipes.EncodingState.Totals;

/** Collects what an ingest did. */
final class IngestReport {

    private static final int MOST_FAILURES = 20;

    private final String location;
    private final String settings;
    private final double efficiency;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final List<String> wasteful = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private MeanderException failure;
    private int failed;

    /** @param efficiency share of the cells of a square below which models are listed; 0 for none */
    IngestReport(String location, String settings, double efficiency) {
        this.location = location;
        this.settings = settings;
        this.efficiency = efficiency;
    }

    /** Notes how large a model is; returns its elements. */
    long size(String name, List<TensorInfo> tensors) {
        long elements = tensors.stream().mapToLong(TensorInfo::elements).sum();
        if (elements > 0 && new PowerOfFour(elements, efficiency).rejected()) {
            PowerOfFour size = new PowerOfFour(elements, efficiency);
            wasteful.add(String.format(
                    Locale.ROOT,
                    "%s: %d values use %.3f of %d cells; valid sizes: %d, %d",
                    name,
                    size.count(),
                    size.efficiency(),
                    size.cells(),
                    size.validBelow(),
                    size.validAbove()));
        }
        return elements;
    }

    void unchanged(StoredModel old) {
        rows.add(Rows.stored(old.name(), "unchanged", old));
    }

    /**
     * @param weighing number of values that errors are of
     * @param seconds that it took, interruptions left out
     * @param resumed whether an earlier run was interrupted in it
     */
    void stored(StoredModel stored, Totals totals, long weighing, double seconds, boolean resumed) {
        Map<String, Object> row = Rows.stored(stored.name(), "stored", stored);
        row.put("resumed", resumed);
        row.put("chunks", totals.frames());
        row.put("maxError", totals.maxError());
        row.put("rmsError", weighing == 0 ? 0.0 : Math.sqrt(totals.squaredError() / weighing));
        if (totals.normed() && totals.squaredNorm() > 0) {
            row.put("relativeRmsError", Math.sqrt(totals.squaredError() / totals.squaredNorm()));
        }
        if (stored.attributes().containsKey(Attributes.REFERENCE)) {
            row.put("reference", stored.attributes().get(Attributes.REFERENCE));
        }
        row.put("seconds", seconds);
        row.put("megabytesPerSecond", stored.sourceBytes() / seconds / 1e6);
        rows.add(row);
    }

    /** Notes a model that was not committed. */
    void failed(String model, List<ModelDelivery.Failure> chunks) {
        failed++;
        for (ModelDelivery.Failure chunk : chunks) {
            failure = failure == null ? chunk.cause() : failure;
            failures.add(String.format(
                    Locale.ROOT,
                    "model '%s', tensor '%s', elements %d to %d: %s",
                    model,
                    chunk.tensor(),
                    chunk.from(),
                    chunk.from() + chunk.count() - 1,
                    chunk.cause().getMessage()));
        }
    }

    /** Adds to each model that is one picture at least where the first of them is, under the names that older tools use. */
    void frames(VideoArchive archive) {
        for (Map<String, Object> row : rows) {
            List<VideoFrame> frames = archive.frames((String) row.get("model"));
            if (!frames.isEmpty()) {
                row.put("frames", frames.size());
                FrameRows.place(row, frames.getFirst());
            }
        }
    }

    /** The report; if anything failed, an error that lists it instead. */
    Report finish() {
        if (failure != null) {
            int more = Math.max(0, failures.size() - MOST_FAILURES);
            throw new MeanderException(
                    failure.code(),
                    (failed == 1 ? "1 model was" : failed + " models were") + " not stored; what could not be encoded: "
                            + String.join("; ", failures.subList(0, failures.size() - more))
                            + (more > 0 ? "; and " + more + " more" : ""),
                    failure);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("store", location);
        facts.put("models", rows.size());
        facts.put(
                "stored",
                rows.stream().filter(r -> r.get("state").equals("stored")).count());
        facts.put("settings", settings);
        if (efficiency > 0) {
            facts.put("belowMinEfficiencyRatio", wasteful);
        }
        return new Report(facts, rows);
    }
}
