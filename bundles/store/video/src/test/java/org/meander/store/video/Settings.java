package org.meander.store.video;

import java.lang.annotation.Annotation;
import java.nio.file.Path;

/** A store's configuration. */
record Settings(
        String path,
        String video_codec,
        double quality,
        int gop,
        int max_frames_per_video,
        double max_absolute_error,
        double relative_rms_error,
        String ordering,
        boolean auto_pack)
        implements VideoStore.Config {

    static Settings of(Path folder, String codec) {
        return new Settings(folder.toString(), codec, 90, 8, 10_000, 0, 0.05, "auto", false);
    }

    Settings frames(int most, boolean auto) {
        return new Settings(
                path, video_codec, quality, gop, most, max_absolute_error, relative_rms_error, ordering, auto);
    }

    Settings bound(double rms) {
        return new Settings(
                path, video_codec, quality, gop, max_frames_per_video, max_absolute_error, rms, ordering, auto_pack);
    }

    @Override
    public long segment_bytes() {
        return 1 << 30;
    }

    @Override
    public boolean sync() {
        return false;
    }

    @Override
    public int frame_rate() {
        return 30;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return VideoStore.Config.class;
    }
}
