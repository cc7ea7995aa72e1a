package org.meander.search.progressive;

import org.meander.search.SearchMethod;
import org.meander.tck.SearchContract;

class ApproximateSearchTest extends SearchContract {

    @Override
    protected SearchMethod method() {
        return new ProgressiveSearch(true, 10);
    }
}
