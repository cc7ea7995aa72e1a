package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.meander.base.Cancellation;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Textbook formulas over all values at once; checks what the recipe promises of its vectors. */
final class Textbook implements SearchMethod {

    @Override
    public String name() {
        return "textbook";
    }

    @Override
    public boolean exact() {
        return true;
    }

    private static float[] values(Vector vector) {
        int dimension = (int) vector.dimension();
        MemorySegment scratch = MemorySegment.ofArray(new float[dimension]);
        return vector.values(0, dimension, scratch).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        float[] q = values(query);
        List<Hit> hits = new ArrayList<>();
        for (int row = 0; row < set.size(); row++) {
            Vector vector = set.get(row);
            float[] c = values(vector);
            double dot = 0;
            double qq = 0;
            double cc = vector.outside();
            double squares = vector.outside();
            for (int i = 0; i < q.length; i++) {
                dot += (double) q[i] * c[i];
                qq += (double) q[i] * q[i];
                cc += (double) c[i] * c[i];
                squares += Math.pow((double) q[i] - c[i], 2);
            }
            assertEquals(cc, vector.squaredNorm(), 1e-9 * cc);
            hits.add(new Hit(row, vector.id(), dot / Math.sqrt(qq * cc), Math.sqrt(squares)));
        }
        hits.sort(Comparator.comparingDouble(h -> -h.cosine()));
        return new Result(hits, set.size(), 0);
    }
}
