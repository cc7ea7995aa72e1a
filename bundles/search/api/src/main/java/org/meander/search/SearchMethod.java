package org.meander.search;

import java.util.List;
import java.util.Objects;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.osgi.annotation.versioning.ConsumerType;

/** Finds the vectors nearest to a query. Immutable and thread-safe. */
@ConsumerType
public interface SearchMethod {

    /** Service property with {@link #name()}. */
    String NAME = "search.name";

    /** Such as {@code exact}. */
    String name();

    /** Whether the result is always what exhaustive search gives. */
    boolean exact();

    /**
     * Hits, nearest first, ties by id. A vector with a coordinate that is not finite is never a hit. The query and the set are not
     * changed.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if a vector's dimension differs from the query's or the
     *     query has a value that is not finite; {@code CANCELLED}
     */
    Result search(Vector query, VectorSet set, Request request, Cancellation cancellation);

    /**
     * As {@link #search(Vector, VectorSet, Request, Cancellation)}, and tells how far it is if it takes long.
     *
     * @param progress told of vectors
     */
    default Result search(Vector query, VectorSet set, Request request, Cancellation cancellation, Progress progress) {
        return search(query, set, request, cancellation);
    }

    /**
     * Does what can be done once for a set that is searched again and again. Its vectors must not change meanwhile.
     *
     * @return searches the set; immutable and thread-safe, and valid as long as the set is
     */
    default Searcher prepare(VectorSet set, Cancellation cancellation) {
        return (query, request, asked) -> search(query, set, request, asked);
    }

    /**
     * As {@link #prepare(VectorSet, Cancellation)}, and tells how far it is if it takes long.
     *
     * @param progress told of vectors
     */
    default Searcher prepare(VectorSet set, Cancellation cancellation, Progress progress) {
        return prepare(set, cancellation);
    }

    /** Searches a set that was prepared. */
    @FunctionalInterface
    interface Searcher {

        /** As {@link SearchMethod#search}. */
        Result search(Vector query, Request request, Cancellation cancellation);

        /**
         * Searches for many queries, each with the answer that it has alone; a method that can reads the set once for several of them.
         *
         * @return the answers in the order of the queries
         */
        default List<Result> searchAll(List<? extends Vector> queries, Request request, Cancellation cancellation) {
            return queries.stream()
                    .map(query -> search(query, request, cancellation))
                    .toList();
        }
    }

    /**
     * What is asked for.
     *
     * @param metric how nearness is measured
     * @param limit most hits to return, 1 or more
     * @param threshold drops hits with a cosine below it, or with an L2 distance above it; use -1 and infinity to keep all
     */
    record Request(Metric metric, int limit, double threshold) {

        /** Refuses a limit below 1 and a threshold that is NaN: {@code INVALID_ARGUMENT}. */
        public Request {
            Objects.requireNonNull(metric);
            if (limit < 1) {
                throw MeanderException.invalid("limit is %d; it must be 1 or more", limit);
            }
            if (Double.isNaN(threshold)) {
                throw MeanderException.invalid("threshold is NaN; it must be a number");
            }
        }
    }

    /**
     * A vector that was found.
     *
     * @param row row in the set
     * @param id its id
     * @param cosine cosine with the query
     * @param distance L2 distance from the query
     * @param similarity what a method says that ranks by similarity, else {@link Similarity#NONE}
     */
    record Hit(int row, String id, double cosine, double distance, Similarity similarity) {

        /** A hit of a method that ranks by cosine or distance. */
        public Hit(int row, String id, double cosine, double distance) {
            this(row, id, cosine, distance, Similarity.NONE);
        }
    }

    /**
     * Scores of a {@link SimilarityMethod}, 0 to 1; NaN where it has none.
     *
     * @param overall what it ranks by
     * @param features of the pictures
     * @param hierarchical of the means at all granularities
     * @param coherence of the neighbourhood that the vector is kept in
     */
    record Similarity(double overall, double features, double hierarchical, double coherence) {

        /** Of a vector that is not scored. */
        public static final Similarity NONE = new Similarity(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        /** Whether the vector is scored. */
        public boolean known() {
            return !Double.isNaN(overall);
        }
    }

    /**
     * The answer.
     *
     * @param hits nearest first, at most {@code limit}
     * @param read vectors whose values were read, completely or until they could be given up
     * @param pruned vectors that the index alone ruled out
     */
    record Result(List<Hit> hits, int read, int pruned) {

        public Result {
            hits = List.copyOf(hits);
        }
    }
}
