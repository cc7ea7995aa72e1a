package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;

/** Rows that tell of frames and video files; keys of frames are those that scripts of older tools know. */
final class FrameRows {

    private FrameRows() {}

    /** The archive of a store that has one. */
    static VideoArchive archive(ModelStore store) {
        return store.videos()
                .orElseThrow(() -> MeanderException.unsupported(
                        "%s is opened as a store without video files; fill the slot with the type 'video'",
                        store.location()));
    }

    /** Adds where a frame is: the position and the path of its file only if it is in one. */
    static void place(Map<String, Object> row, VideoFrame frame) {
        row.put("place", frame.place().isPresent() ? "video file" : "waits in the journal");
        frame.place().ifPresent(place -> {
            row.put("frame_index", place.position());
            row.put("video_path", place.path());
        });
    }

    static Map<String, Object> frame(VideoFrame frame, StoredModel model) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model_id", frame.model());
        place(row, frame);
        row.put("original_parameter_count", model.parameters());
        row.put("frame_timestamp", model.committed().toString());
        row.put("tensor", frame.tensor());
        row.put("block", frame.block());
        row.put("picture", frame.picture());
        row.put("width", frame.width());
        row.put("height", frame.height());
        row.put("depth", frame.depth());
        row.put("bytes", frame.bytes());
        row.put("maxError", frame.maxError());
        row.put("squaredError", frame.squaredError());
        frame.place().ifPresent(place -> {
            row.put("key", place.key());
            row.put("similarity", place.similarity());
        });
        return row;
    }

    static Map<String, Object> file(VideoFile file) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("file", file.path());
        row.put("coding", file.coding());
        row.put("frames", file.frames());
        row.put("needed", file.needed());
        row.put("width", file.width());
        row.put("height", file.height());
        row.put("depth", file.depth());
        row.put("exact", file.exact());
        row.put("bytes", file.bytes());
        row.put("keyEvery", file.keyEvery());
        row.put("frameRate", file.frameRate());
        row.put("temporalCoherence", file.temporalCoherence());
        row.put("orderingEfficiency", file.orderingEfficiency());
        row.put("written", file.written().toString());
        return row;
    }
}
