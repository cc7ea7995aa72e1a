package org.meander.source.filter;

import org.junit.jupiter.api.Nested;
import org.meander.source.ModelFilter;
import org.meander.tck.FilterContract;

/** The contract, for every way to take something. */
final class FilterContractTest {

    @Nested
    final class Everything extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of();
        }
    }

    @Nested
    final class Kinds extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("include_kinds", Filters.list("attention", "mlp"));
        }
    }

    @Nested
    final class AllFloats extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("max_parameters", 1L << 40);
        }
    }

    @Nested
    final class Stratified extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("max_parameters", 5000L);
        }
    }

    /** So few that they are far apart: each is read by itself. */
    @Nested
    final class StratifiedFar extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("max_parameters", 9L);
        }
    }

    @Nested
    final class Plain extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("max_parameters", 1001L, "sampling", "plain");
        }
    }

    @Nested
    final class OneValue extends FilterContract {
        @Override
        protected ModelFilter filter() {
            return Filters.of("max_parameters", 1L, "sampling", "plain");
        }
    }
}
