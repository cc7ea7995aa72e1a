package org.meander.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums over a store and its video files.
 *
 * @param enabled whether the store packs pictures into video files
 * @param files number of video files
 * @param frames frames in them whose model is there
 * @param models number of models
 * @param sourceBytes bytes of the models before encoding
 * @param storedBytes bytes of their payloads
 * @param videoBytes bytes of the video files
 * @param coherence temporal coherence, weighed by frames; 0 without files
 * @param efficiency ordering efficiency, weighed by frames; 0 without files
 */
public record VideoStatistics(
        boolean enabled,
        int files,
        long frames,
        int models,
        long sourceBytes,
        long storedBytes,
        long videoBytes,
        double coherence,
        double efficiency) {

    /** Those of a store. */
    public static VideoStatistics of(ModelStore store) {
        List<VideoFile> files = store.videos().map(VideoArchive::files).orElse(List.of());
        List<StoredModel> models = store.models();
        long frames = files.stream().mapToLong(VideoFile::frames).sum();
        return new VideoStatistics(
                store.videos().isPresent(),
                files.size(),
                files.stream().mapToLong(VideoFile::needed).sum(),
                models.size(),
                models.stream().mapToLong(StoredModel::sourceBytes).sum(),
                models.stream().mapToLong(StoredModel::storedBytes).sum(),
                files.stream().mapToLong(VideoFile::bytes).sum(),
                files.stream()
                                .mapToDouble(f -> f.temporalCoherence() * f.frames())
                                .sum()
                        / Math.max(1, frames),
                files.stream()
                                .mapToDouble(f -> f.orderingEfficiency() * f.frames())
                                .sum()
                        / Math.max(1, frames));
    }

    /** Bytes before encoding by bytes of payloads; 1 if there are none. */
    public double compressionRatio() {
        return storedBytes == 0 ? 1 : (double) sourceBytes / storedBytes;
    }

    /** The figures under the names that scripts of older tools know, of which some had two. */
    public Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("video_storage_enabled", enabled);
        named.put("total_videos", files);
        named.put("total_video_files", files);
        named.put("total_frames", frames);
        named.put("total_models_stored", models);
        named.put("avg_compression_ratio", compressionRatio());
        named.put("average_compression_ratio", compressionRatio());
        named.put("total_video_bytes", videoBytes);
        named.put("temporal_coherence", coherence);
        named.put("ordering_efficiency", efficiency);
        return named;
    }
}
