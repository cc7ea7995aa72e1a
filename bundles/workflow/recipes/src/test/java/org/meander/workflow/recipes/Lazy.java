package org.meander.workflow.recipes;

import java.util.List;
import org.meander.base.Cancellation;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Finds only the first model, whatever is asked; a base for others that are not exact. */
class Lazy implements SearchMethod {
    @Override
    public String name() {
        return "lazy";
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        return new Result(
                List.of(new Hit(0, set.get(0).id(), 0.25, 1, new Similarity(0.75, 1, 0.5, Double.NaN))),
                1,
                set.size() - 1);
    }
}
