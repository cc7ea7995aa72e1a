package org.meander.search.coherence;

import java.util.HashMap;
import java.util.Map;
import org.meander.search.SearchMethod.Similarity;
import org.meander.search.VectorSet.Place;

/**
 * How well a place's neighbours go with the query: {@code .4} times the mean of what those within three places score, each counting
 * {@code exp(-.1 d)} at distance d; {@code .3} times the mean of the window of five around the place, itself included, less in proportion to
 * their standard deviation; {@code .3} times the mean of {@code h / (1 + .05 d)} of those within two places, h being their hierarchical
 * similarity, or what they score if there is none. What is not known is left out. A place without neighbours has {@link #ALONE}. For one
 * thread.
 */
final class Neighbourhood {

    /** Neither good nor bad. */
    static final double ALONE = 0.5;

    private static final double NEAR = 0.4;
    private static final double CLUSTER = 0.3;
    private static final double HIERARCHICAL = 0.3;
    private static final int NEAR_REACH = 3;
    private static final int REACH = 2;
    private static final double DECAY = 0.1;
    private static final double FADING = 0.05;

    private final Map<Place, Similarity> scores = new HashMap<>();

    /** Adds a vector that has a score. */
    void add(Place place, Similarity similarity) {
        scores.put(place, similarity);
    }

    /** 0 to 1. */
    double coherence(Place place) {
        double sum = 0;
        double weights = 0;
        double faded = 0;
        double squares = 0;
        double window = 0;
        int inWindow = 0;
        int withinReach = 0;
        for (int offset = -NEAR_REACH; offset <= NEAR_REACH; offset++) {
            Similarity similarity = scores.get(new Place(place.group(), place.position() + offset));
            int distance = Math.abs(offset);
            if (similarity != null) {
                if (distance > 0) {
                    double weight = Math.exp(-DECAY * distance);
                    sum += weight * similarity.overall();
                    weights += weight;
                }
                if (distance <= REACH) {
                    window += similarity.overall();
                    squares += similarity.overall() * similarity.overall();
                    inWindow++;
                }
                if (distance > 0 && distance <= REACH) {
                    faded += hierarchical(similarity) / (1 + FADING * distance);
                    withinReach++;
                }
            }
        }
        if (weights == 0) {
            return ALONE;
        }
        double mean = inWindow == 0 ? ALONE : window / inWindow;
        double deviation = inWindow == 0 ? 0 : Math.sqrt(Math.max(0, squares / inWindow - mean * mean));
        double ofMeans = withinReach == 0 ? ALONE : faded / withinReach;
        return NEAR * sum / weights + CLUSTER * mean * (1 - deviation) + HIERARCHICAL * ofMeans;
    }

    private static double hierarchical(Similarity similarity) {
        return Double.isNaN(similarity.hierarchical()) ? similarity.overall() : similarity.hierarchical();
    }
}
