package org.meander.codec.frames;

import static org.meander.codec.frames.Natives.allocated;
import static org.meander.codec.frames.Natives.check;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Writes frames of one format into a Matroska file, which any player opens; or packets of frames that were coded already, as they are.
 * The file is complete when {@link #finish} has returned; one that is closed before lacks its index and is for the caller to delete. For
 * one thread at a time.
 */
public final class SegmentWriter implements AutoCloseable {

    private final Path file;
    private final int rate;
    private final Optional<FrameEncoder> encoder;
    private final AVFormatContext container = new AVFormatContext(null);
    private AVStream stream;
    private long frames;

    /**
     * Creates a file of frames that are to be coded.
     *
     * @param file is overwritten if it exists
     * @param coarseness 0 (finest) to {@link Coding#coarsest}
     * @param keyEvery one of so many frames is coded by itself; reading a frame decodes at most so many
     * @throws org.meander.base.MeanderException {@code IO_FAILURE} if it cannot be written, {@code UNAVAILABLE} if the encoder is missing
     */
    public SegmentWriter(Path file, FrameFormat format, int coarseness, int keyEvery) {
        this(file, format, coarseness, keyEvery, Segments.RATE);
    }

    /**
     * The same.
     *
     * @param rate frames a second, for players
     */
    public SegmentWriter(Path file, FrameFormat format, int coarseness, int keyEvery, int rate) {
        this(file, rate, Optional.of(new FrameEncoder(format, coarseness, keyEvery, true)));
        begin(() -> check(
                avcodec.avcodec_parameters_from_context(
                        stream.codecpar(), encoder.orElseThrow().context()),
                StandardError.UNAVAILABLE,
                "there is no memory for a stream"));
    }

    /**
     * Creates a file of packets.
     *
     * @param file is overwritten if it exists
     * @param header what {@link FrameEncoder#header} gave, the same for all of them
     * @param rate frames a second, for players
     * @throws org.meander.base.MeanderException {@code IO_FAILURE} if it cannot be written
     */
    public SegmentWriter(Path file, FrameFormat format, byte[] header, int rate) {
        this(file, rate, Optional.empty());
        begin(() -> describe(format, header));
    }

    private SegmentWriter(Path file, int rate, Optional<FrameEncoder> encoder) {
        Natives.load();
        this.file = file;
        this.rate = rate;
        this.encoder = encoder;
    }

    private void begin(Runnable parameters) {
        try {
            open(parameters);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(Runnable parameters) {
        String path = file.toAbsolutePath().toString();
        check(
                avformat.avformat_alloc_output_context2(container, (AVOutputFormat) null, "matroska", path),
                StandardError.UNAVAILABLE,
                "there is no writer of Matroska files");
        // Equal frames give equal files: no random identifier, no version of the library.
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        stream = allocated(avformat.avformat_new_stream(container, null), "a stream");
        stream.time_base(avutil.av_make_q(1, rate));
        stream.avg_frame_rate(avutil.av_make_q(rate, 1));
        parameters.run();
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

    private void describe(FrameFormat format, byte[] header) {
        AVCodecParameters parameters = stream.codecpar();
        parameters.codec_type(avutil.AVMEDIA_TYPE_VIDEO);
        parameters.codec_id(Natives.decoder(format.coding()).id());
        parameters.width(format.width());
        parameters.height(format.height());
        parameters.format(avutil.av_get_pix_fmt(format.coding().format(format.depth())));
        parameters.color_range(avutil.AVCOL_RANGE_JPEG);
        if (header.length > 0) {
            // The stream frees it.
            BytePointer copy = new BytePointer(
                    allocated(avutil.av_mallocz(header.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE), "a header"));
            copy.capacity(header.length).put(header);
            parameters.extradata(copy);
            parameters.extradata_size(header.length);
        }
    }

    /**
     * Appends a frame.
     *
     * @param levels row by row, each below {@code 2^depth}; not kept
     * @return the frame's number, from 0
     */
    public long append(short[] levels) {
        encoder.orElseThrow(() -> MeanderException.invalid("%s is made of packets", file))
                .send(levels, this::write);
        return frames++;
    }

    /**
     * Appends a frame that was coded by itself.
     *
     * @param packet its bytes; not kept
     * @return the frame's number, from 0
     */
    public long append(byte[] packet) {
        return append(packet, true);
    }

    /**
     * Appends a frame that was coded.
     *
     * @param packet its bytes; not kept
     * @param key whether it was coded by itself; if not, it refers to packets that were appended just before
     * @return the frame's number, from 0
     */
    public long append(byte[] packet, boolean key) {
        if (encoder.isPresent()) {
            throw MeanderException.invalid("%s is made of frames that are to be coded", file);
        }
        AVPacket copy = allocated(avcodec.av_packet_alloc(), "a packet");
        try {
            check(
                    avcodec.av_new_packet(copy, packet.length),
                    StandardError.UNAVAILABLE,
                    "there is no memory for a packet of " + packet.length + " bytes");
            copy.data().capacity(packet.length).put(packet);
            copy.flags(key ? avcodec.AV_PKT_FLAG_KEY : 0);
            copy.pts(frames);
            copy.dts(frames);
            write(copy);
        } finally {
            avcodec.av_packet_free(copy);
        }
        return frames++;
    }

    /** Frames that were appended. */
    public long frames() {
        return frames;
    }

    private void write(AVPacket packet) {
        packet.stream_index(stream.index());
        packet.duration(1);
        avcodec.av_packet_rescale_ts(packet, avutil.av_make_q(1, rate), stream.time_base());
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
        encoder.ifPresent(e -> e.drain(this::write));
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
        encoder.ifPresent(FrameEncoder::close);
    }
}
