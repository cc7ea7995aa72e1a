package org.meander.workflow.recipes;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.VectorSet;
import org.meander.store.ModelStore;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;

/**
 * Where the models of a store are among each other: a model that has frames in video files is where the first of them is, in the order of
 * the frames of its file; all others follow each other as they were committed. Frames of the same model, and those of models that are not
 * looked at, take no place.
 */
final class FrameOrder {

    /** A file that went between two looks at the store was written anew; that can happen again. */
    private static final int TRIES = 4;

    private static final Comparator<VideoFrame> FIRST = Comparator.comparingInt(VideoFrame::tensor)
            .thenComparingInt(VideoFrame::block)
            .thenComparingInt(VideoFrame::picture);

    private final Map<String, VideoFrame> first;

    private FrameOrder(Map<String, VideoFrame> first) {
        this.first = first;
    }

    /** As a store is now. Takes a look at each frame that the catalogue knows, and reads none. */
    static FrameOrder of(ModelStore store) {
        for (int tries = 1; ; tries++) {
            try {
                return new FrameOrder(store.videos().map(FrameOrder::first).orElse(Map.of()));
            } catch (MeanderException e) {
                if (e.code() != StandardError.NOT_FOUND || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, VideoFrame> first(VideoArchive archive) {
        Map<String, VideoFrame> first = new HashMap<>();
        for (VideoFile file : archive.files()) {
            for (VideoFrame frame : archive.frames(file.id())) {
                first.merge(frame.model(), frame, (a, b) -> FIRST.compare(a, b) <= 0 ? a : b);
            }
        }
        return first;
    }

    /**
     * The places of some models.
     *
     * @param models their names, in the order in which they were committed
     */
    VectorSet.Place[] places(List<String> models) {
        VectorSet.Place[] places = new VectorSet.Place[models.size()];
        Map<Long, Map<Integer, Integer>> rows = new HashMap<>();
        int waiting = 0;
        for (int row = 0; row < places.length; row++) {
            VideoFrame frame = first.get(models.get(row));
            if (frame == null) {
                places[row] = new VectorSet.Place("", waiting++);
            } else {
                VideoFrame.Place place = frame.place().orElseThrow();
                rows.computeIfAbsent(place.file(), file -> new HashMap<>()).put(place.position(), row);
            }
        }
        rows.forEach((file, byPosition) -> {
            int rank = 0;
            for (int position : byPosition.keySet().stream().sorted().toList()) {
                places[byPosition.get(position)] = new VectorSet.Place("video file " + file, rank++);
            }
        });
        return places;
    }
}
