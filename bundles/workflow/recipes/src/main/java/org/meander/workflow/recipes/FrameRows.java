package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    static Map<String, Object> frame(VideoFrame frame, StoredModel model) {
        Map<String, Object> row = new LinkedHashMap<>();
        Optional<VideoFrame.Place> place = frame.place();
        row.put("model_id", frame.model());
        row.put("frame_index", place.map(VideoFrame.Place::position).orElse(-1));
        row.put("video_path", place.map(VideoFrame.Place::path).orElse(""));
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
        row.put("key", place.map(VideoFrame.Place::key).orElse(true));
        row.put("similarity", place.map(VideoFrame.Place::similarity).orElse(Double.NaN));
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
