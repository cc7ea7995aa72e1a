package org.meander.codec.video;

import java.lang.annotation.Annotation;

/** A configuration; annotations are interfaces. */
record Settings(
        String encoder,
        int bits,
        double quality,
        String scale,
        double max_absolute_error,
        double max_relative_error,
        double relative_rms_error)
        implements VideoEncoder.Config {

    static Settings of(String encoder) {
        return new Settings(encoder, 0, 75, "global", 0, 0, 0);
    }

    Settings bits(int value) {
        return new Settings(encoder, value, quality, scale, max_absolute_error, max_relative_error, relative_rms_error);
    }

    Settings quality(double value) {
        return new Settings(encoder, bits, value, scale, max_absolute_error, max_relative_error, relative_rms_error);
    }

    Settings tiles() {
        return new Settings(encoder, bits, quality, "tile", max_absolute_error, max_relative_error, relative_rms_error);
    }

    Settings absolute(double value) {
        return new Settings(encoder, bits, quality, scale, value, max_relative_error, relative_rms_error);
    }

    Settings relative(double value) {
        return new Settings(encoder, bits, quality, scale, max_absolute_error, value, relative_rms_error);
    }

    Settings rms(double value) {
        return new Settings(encoder, bits, quality, scale, max_absolute_error, max_relative_error, value);
    }

    VideoEncoder open() {
        return new VideoEncoder(this);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return VideoEncoder.Config.class;
    }
}
