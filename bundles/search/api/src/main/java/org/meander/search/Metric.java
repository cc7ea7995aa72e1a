package org.meander.search;

/** How near two vectors are. */
public enum Metric {
    /** Dot product over the product of the norms, -1 to 1; larger is nearer. A vector of norm 0 has cosine 0 with every other. */
    COSINE,
    /** Euclidean distance, 0 or more; smaller is nearer. */
    L2
}
