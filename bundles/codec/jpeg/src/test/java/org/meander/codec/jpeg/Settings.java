package org.meander.codec.jpeg;

import java.lang.annotation.Annotation;

/** A configuration; annotations are interfaces. */
record Settings(
        int quality, String scale, double max_absolute_error, double max_relative_error, double relative_rms_error)
        implements JpegEncoder.Config {

    @Override
    public Class<? extends Annotation> annotationType() {
        return JpegEncoder.Config.class;
    }
}
