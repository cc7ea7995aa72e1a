package org.meander.codec.frames;

import static org.meander.codec.frames.Natives.allocated;
import static org.meander.codec.frames.Natives.check;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.meander.base.StandardError;

/**
 * Writes frames of one format into a Matroska file, which any player opens. The file is complete when {@link #finish} has returned; one
 * that is closed before lacks its index and is for the caller to delete. For one thread at a time.
 */
public final class SegmentWriter implements AutoCloseable {

    private final Path file;
    private final FrameEncoder encoder;
    private final AVFormatContext container = new AVFormatContext(null);
    private AVStream stream;
    private long frames;

    /**
     * Creates the file.
     *
     * @param file is overwritten if it exists
     * @param coarseness 0 (finest) to {@link Coding#coarsest}
     * @param keyEvery one of so many frames is coded by itself; reading a frame decodes at most so many
     * @throws org.meander.base.MeanderException {@code IO_FAILURE} if it cannot be written, {@code UNAVAILABLE} if the encoder is missing
     */
    public SegmentWriter(Path file, FrameFormat format, int coarseness, int keyEvery) {
        this.file = file;
        encoder = new FrameEncoder(format, coarseness, keyEvery, true);
        try {
            open();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open() {
        String path = file.toAbsolutePath().toString();
        check(
                avformat.avformat_alloc_output_context2(container, (AVOutputFormat) null, "matroska", path),
                StandardError.UNAVAILABLE,
                "there is no writer of Matroska files");
        // Equal frames give equal files: no random identifier, no version of the library.
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        stream = allocated(avformat.avformat_new_stream(container, null), "a stream");
        stream.time_base(encoder.context().time_base());
        stream.avg_frame_rate(encoder.context().framerate());
        check(
                avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder.context()),
                StandardError.UNAVAILABLE,
                "there is no memory for a stream");
        AVIOContext output = new AVIOContext(null);
        check(
                avformat.avio_open(output, path, avformat.AVIO_FLAG_WRITE),
                StandardError.IO_FAILURE,
                file + " cannot be created");
        container.pb(output);
        check(
                avformat.avformat_write_header(container, (AVDictionary) null),
                StandardError.IO_FAILURE,
                file + " cannot be begun");
    }

    /**
     * Appends a frame.
     *
     * @param levels row by row, each below {@code 2^depth}; not kept
     * @return the frame's number, from 0
     */
    public long append(short[] levels) {
        encoder.send(levels, this::write);
        return frames++;
    }

    /** Frames that were appended. */
    public long frames() {
        return frames;
    }

    private void write(AVPacket packet) {
        packet.stream_index(stream.index());
        packet.duration(1);
        avcodec.av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
        check(
                avformat.av_interleaved_write_frame(container, packet),
                StandardError.IO_FAILURE,
                file + " cannot be written after " + frames + " frames");
    }

    /**
     * Completes the file; no frame may follow.
     *
     * @throws org.meander.base.MeanderException {@code IO_FAILURE}: the file is not complete
     */
    public void finish() {
        encoder.drain(this::write);
        check(avformat.av_write_trailer(container), StandardError.IO_FAILURE, file + " cannot be completed");
        avformat.avio_flush(container.pb());
        check(container.pb().error(), StandardError.IO_FAILURE, file + " cannot be completed");
    }

    @Override
    public void close() {
        if (!container.isNull()) {
            if (container.pb() != null) {
                avformat.avio_closep(container.pb());
                container.pb(null);
            }
            avformat.avformat_free_context(container);
            container.setNull();
        }
        encoder.close();
    }
}
