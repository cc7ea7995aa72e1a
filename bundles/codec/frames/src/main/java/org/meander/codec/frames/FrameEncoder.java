package org.meander.codec.frames;

import static org.meander.codec.frames.Natives.allocated;
import static org.meander.codec.frames.Natives.check;

import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Codes frames of one format in their order. Uses one thread, so that equal frames give equal bytes. For one thread at a time. */
public final class FrameEncoder implements AutoCloseable {

    private final FrameFormat format;
    private final Plane plane;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;
    private long next;

    /**
     * Opens an encoder.
     *
     * @param coarseness 0 (finest) to {@link Coding#coarsest}
     * @param keyEvery a frame of so many is coded by itself, and the others may refer to those before; 1 to code each by itself
     * @throws MeanderException {@code UNAVAILABLE} if the natives lack it, with what they have
     */
    public FrameEncoder(FrameFormat format, int coarseness, int keyEvery) {
        this(format, coarseness, keyEvery, false);
    }

    FrameEncoder(FrameFormat format, int coarseness, int keyEvery, boolean headerApart) {
        this.format = format;
        if (coarseness < 0 || coarseness > format.coding().coarsest() || keyEvery < 1) {
            throw MeanderException.invalid(
                    "a coarseness of %d with a key frame every %d; %s has 0 to %d, and 1 or more are possible",
                    coarseness, keyEvery, format.coding().key(), format.coding().coarsest());
        }
        Coding coding = format.coding();
        if (!format.isCodable()) {
            throw MeanderException.invalid(
                    "a frame in %s cannot be coded with %d x %d pixels; multiples of %d from %d to %d are possible",
                    coding.key(),
                    format.width(),
                    format.height(),
                    coding.multiple(),
                    coding.leastSide(),
                    coding.mostSide());
        }
        coding.checkWritable();
        AVCodec codec = Natives.encoder(coding.encoder()).orElseThrow();
        plane = new Plane(format);
        context = allocated(avcodec.avcodec_alloc_context3(codec), "an encoder");
        frame = avutil.av_frame_alloc();
        packet = avcodec.av_packet_alloc();
        try {
            open(codec, coarseness, keyEvery, headerApart);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(AVCodec codec, int coarseness, int keyEvery, boolean headerApart) {
        Coding coding = format.coding();
        context.width(format.width());
        context.height(format.height());
        context.pix_fmt(avutil.av_get_pix_fmt(coding.format(format.depth())));
        context.time_base(avutil.av_make_q(1, Segments.RATE));
        context.framerate(avutil.av_make_q(Segments.RATE, 1));
        // Full range: without it, players and encoders take levels below 16 and above 235 for something else.
        context.color_range(avutil.AVCOL_RANGE_JPEG);
        context.thread_count(1);
        context.gop_size(keyEvery == 1 ? 0 : keyEvery);
        context.max_b_frames(0);
        context.flags(context.flags()
                | avcodec.AV_CODEC_FLAG_BITEXACT
                | (headerApart ? avcodec.AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        Settings settings = Settings.of(coding, format, coarseness, keyEvery);
        settings.fields().accept(context);
        AVDictionary options = new AVDictionary(null);
        for (Map.Entry<String, String> option : settings.options().entrySet()) {
            avutil.av_dict_set(options, option.getKey(), option.getValue(), 0);
        }
        try {
            check(avcodec.avcodec_open2(context, codec, options), StandardError.UNSUPPORTED_DATA, cannot("be opened"));
            if (avutil.av_dict_count(options) != 0) {
                throw new MeanderException(
                        StandardError.INTERNAL_ERROR, cannot("understand one of " + settings.options()));
            }
        } finally {
            avutil.av_dict_free(options);
        }
        frame.format(context.pix_fmt());
        frame.width(format.width());
        frame.height(format.height());
        frame.color_range(avutil.AVCOL_RANGE_JPEG);
        check(avutil.av_frame_get_buffer(frame, 0), StandardError.UNAVAILABLE, cannot("get memory for a frame"));
        plane.neutral(frame);
    }

    private String cannot(String what) {
        return "the encoder of " + format + " cannot " + what;
    }

    /** What a decoder needs beside the packets; may be empty. */
    public byte[] header() {
        byte[] header = new byte[context.extradata_size()];
        if (header.length > 0) {
            context.extradata().get(header);
        }
        return header;
    }

    /**
     * Codes a frame.
     *
     * @param levels row by row, each below {@code 2^depth}; not kept
     * @param packets is given each frame's bytes, in the frames' order, now or later
     */
    public void put(short[] levels, Consumer<byte[]> packets) {
        send(levels, p -> packets.accept(bytes(p)));
    }

    /** Gives the packets that are still due; no frame may follow. */
    public void finish(Consumer<byte[]> packets) {
        drain(p -> packets.accept(bytes(p)));
    }

    void send(short[] levels, Consumer<AVPacket> packets) {
        if (levels.length < format.pixels()) {
            throw MeanderException.invalid(
                    "%d levels are no frame of %d x %d", levels.length, format.width(), format.height());
        }
        check(avutil.av_frame_make_writable(frame), StandardError.UNAVAILABLE, cannot("get memory for a frame"));
        plane.write(levels, frame);
        frame.pts(next++);
        check(
                avcodec.avcodec_send_frame(context, frame),
                StandardError.UNSUPPORTED_DATA,
                cannot("code such a frame so finely"));
        receive(packets);
    }

    void drain(Consumer<AVPacket> packets) {
        check(avcodec.avcodec_send_frame(context, null), StandardError.INTERNAL_ERROR, cannot("finish"));
        receive(packets);
    }

    AVCodecContext context() {
        return context;
    }

    private void receive(Consumer<AVPacket> packets) {
        while (true) {
            int result = avcodec.avcodec_receive_packet(context, packet);
            if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
                return;
            }
            check(result, StandardError.INTERNAL_ERROR, cannot("code a frame"));
            try {
                packets.accept(packet);
            } finally {
                avcodec.av_packet_unref(packet);
            }
        }
    }

    private static byte[] bytes(AVPacket packet) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
    }
}
