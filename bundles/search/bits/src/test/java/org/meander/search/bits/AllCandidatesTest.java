package org.meander.search.bits;

import org.meander.base.Cancellation;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

/** If all vectors are candidates, nothing can be missed: the whole contract of an exact method holds. */
class AllCandidatesTest extends SearchContract {

    @Override
    protected SearchMethod method() {
        BitSearch bits = new BitSearch(1 << 20, 1, 2);
        return new SearchMethod() {
            @Override
            public String name() {
                return bits.name();
            }

            @Override
            public boolean exact() {
                return true;
            }

            @Override
            public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
                return bits.search(query, set, request, cancellation);
            }
        };
    }
}
