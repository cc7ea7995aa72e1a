package org.meander.store;

import java.util.List;

/**
 * What {@link VideoArchive#pack} did.
 *
 * @param files the files that were written
 * @param frames frames in them
 * @param inexact those of them that are not what they were, within the bound
 * @param refused frames that went into a lossless file because a lossy one would have exceeded the bound
 * @param waiting pictures that still wait in the journal
 * @param bytesBefore bytes that the payloads took before
 * @param bytesAfter bytes that they take now
 * @param damages one sentence for each payload that could not be read and was left where it is
 * @param orders how the frames of each geometry were ordered
 */
public record Packing(
        List<VideoFile> files,
        long frames,
        long inexact,
        long refused,
        long waiting,
        long bytesBefore,
        long bytesAfter,
        List<String> damages,
        List<Order> orders) {

    public Packing {
        files = List.copyOf(files);
        damages = List.copyOf(damages);
        orders = List.copyOf(orders);
    }

    /**
     * An order of frames of one geometry, and what it brought: similarities are those of neighbours, 0..1.
     *
     * @param geometry such as {@code 128x128x8}
     * @param frames number of frames
     * @param ordering what was done; {@code AUTO} never
     * @param reason why, if that was chosen by {@code AUTO}; else empty
     * @param coherenceBefore temporal coherence as they were written
     * @param coherenceAfter temporal coherence as they lie now
     * @param efficiencyBefore ordering efficiency as they were written
     * @param efficiencyAfter ordering efficiency as they lie now
     */
    public record Order(
            String geometry,
            int frames,
            PackRequest.Ordering ordering,
            String reason,
            double coherenceBefore,
            double coherenceAfter,
            double efficiencyBefore,
            double efficiencyAfter) {}
}
