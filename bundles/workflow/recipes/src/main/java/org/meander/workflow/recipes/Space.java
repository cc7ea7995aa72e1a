package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** The candidates that are compared on one basis. */
final class Space implements VectorSet {

    /** How much of a hit was compared, and what its codec changed. */
    record Extent(int tensors, long values, double ofQuery, double ofModel, double relativeError, double maxError) {}

    private final String basis;
    private final Vector query;
    private final List<Vector> vectors = new ArrayList<>();
    private final List<Extent> extents = new ArrayList<>();

    private final Supplier<FrameOrder> frames;
    /** Made when it is first asked for; most methods never do. */
    private volatile Place[] places;

    Space(String basis, Vector query, Supplier<FrameOrder> frames) {
        this.basis = basis;
        this.query = query;
        this.frames = frames;
    }

    String basis() {
        return basis;
    }

    Vector query() {
        return query;
    }

    void add(Vector vector, Extent extent) {
        vectors.add(vector);
        extents.add(extent);
    }

    @Override
    public int size() {
        return vectors.size();
    }

    @Override
    public Vector get(int row) {
        return vectors.get(row);
    }

    @Override
    public Place place(int row) {
        Place[] known = places;
        if (known == null) {
            known = frames.get().places(vectors.stream().map(Vector::id).toList());
            places = known;
        }
        return known[row];
    }

    /** What is reported of a hit. */
    Map<String, Object> row(SearchMethod.Hit hit, String method) {
        Extent extent = extents.get(hit.row());
        SearchMethod.Similarity similarity = hit.similarity();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", hit.id());
        if (similarity.known()) {
            row.put("overall", similarity.overall());
            putKnown(row, "video", similarity.features());
            putKnown(row, "hierarchical", similarity.hierarchical());
            putKnown(row, "coherence", similarity.coherence());
        }
        row.put("cosine", hit.cosine());
        row.put("distance", hit.distance());
        row.put("method", method);
        row.put("basis", basis);
        row.put("tensors", extent.tensors());
        row.put("values", extent.values());
        row.put("ofQuery", extent.ofQuery());
        row.put("ofModel", extent.ofModel());
        row.put("reconstructionError", extent.relativeError());
        row.put("maxError", extent.maxError());
        return row;
    }

    private static void putKnown(Map<String, Object> row, String key, double score) {
        if (!Double.isNaN(score)) {
            row.put(key, score);
        }
    }
}
