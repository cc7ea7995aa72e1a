package org.meander.codec.frames;

import static org.meander.codec.frames.Natives.allocated;
import static org.meander.codec.frames.Natives.check;

import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Decodes frames of one format from their packets. For one thread at a time. */
public final class FrameDecoder implements AutoCloseable {

    private final FrameFormat format;
    private final Plane plane;
    private final AVCodec codec;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;

    /**
     * Opens a decoder.
     *
     * @param header what {@link FrameEncoder#header} gave; any byte may be damaged
     * @throws MeanderException {@code MALFORMED_DATA} if the header is none
     */
    public FrameDecoder(FrameFormat format, byte[] header) {
        this.format = format;
        plane = new Plane(format);
        codec = Natives.decoder(format.coding());
        context = allocated(avcodec.avcodec_alloc_context3(codec), "a decoder");
        frame = avutil.av_frame_alloc();
        packet = avcodec.av_packet_alloc();
        try {
            open(header);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(byte[] header) {
        context.width(format.width());
        context.height(format.height());
        configure(context, format);
        if (header.length > 0) {
            // The context frees it.
            BytePointer copy = new BytePointer(
                    allocated(avutil.av_mallocz(header.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE), "a header"));
            copy.capacity(header.length).put(header);
            context.extradata(copy);
            context.extradata_size(header.length);
        }
        check(
                avcodec.avcodec_open2(context, codec, (AVDictionary) null),
                StandardError.MALFORMED_DATA,
                "a header of " + header.length + " bytes does not open a decoder of " + format);
    }

    /** Settings that every decoder of ours has: no more pixels than the format with its decoder's margins, and the inverse transform that is the same everywhere. */
    static void configure(AVCodecContext context, FrameFormat format) {
        context.thread_count(1);
        context.max_pixels(2L * (format.width() + 256) * (format.height() + 256));
        context.idct_algo(AVCodecContext.FF_IDCT_SIMPLE);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_BITEXACT | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.err_recognition(avcodec.AV_EF_EXPLODE);
        context.error_concealment(0);
    }

    /**
     * Decodes a frame.
     *
     * @param bytes what the encoder gave for one frame; any byte may be damaged
     * @param levels room for all pixels, row by row
     * @throws MeanderException {@code MALFORMED_DATA} if it is no frame of this format
     */
    public void read(byte[] bytes, short[] levels) {
        read(List.of(bytes), levels);
    }

    /**
     * Decodes a frame that refers to others.
     *
     * @param packets from one that was coded by itself to that of the frame, without a gap; any byte may be damaged
     * @param levels room for all pixels, row by row
     * @throws MeanderException {@code MALFORMED_DATA} if these are no frames of this format
     */
    public void read(List<byte[]> packets, short[] levels) {
        decode(packets, levels, frame -> {});
    }

    /**
     * Decodes a group of frames.
     *
     * @param packets from one that was coded by itself on, without a gap; any byte may be damaged
     * @param frames is given the levels of each, row by row; they are changed afterwards
     * @throws MeanderException {@code MALFORMED_DATA} if these are no frames of this format
     */
    public void read(List<byte[]> packets, Consumer<short[]> frames) {
        decode(packets, new short[format.pixels()], frames);
    }

    private void decode(List<byte[]> packets, short[] levels, Consumer<short[]> frames) {
        try {
            int count = 0;
            for (byte[] bytes : packets) {
                send(bytes, count == 0);
                count += receive(levels, frames);
            }
            if (count < packets.size()) {
                // Some decoders keep a frame until the next packet comes or the end is said.
                check(
                        avcodec.avcodec_send_packet(context, null),
                        StandardError.MALFORMED_DATA,
                        what(packets.getLast()));
                count += receive(levels, frames);
            }
            if (count != packets.size()) {
                throw MeanderException.malformed(
                        "%d packets are %d frames of %s; there should be as many", packets.size(), count, format);
            }
        } finally {
            avcodec.avcodec_flush_buffers(context);
        }
    }

    private String what(byte[] bytes) {
        return "a packet of " + bytes.length + " bytes is no frame of " + format;
    }

    private void send(byte[] bytes, boolean key) {
        check(
                avcodec.av_new_packet(packet, bytes.length),
                StandardError.UNAVAILABLE,
                "there is no memory for a packet of " + bytes.length + " bytes");
        try {
            packet.data().capacity(bytes.length).put(bytes);
            packet.flags(key ? packet.flags() | avcodec.AV_PKT_FLAG_KEY : packet.flags());
            check(avcodec.avcodec_send_packet(context, packet), StandardError.MALFORMED_DATA, what(bytes));
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    /** Reads the frames that there are by now; returns how many. */
    private int receive(short[] levels, Consumer<short[]> frames) {
        for (int count = 0; ; count++) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
                return count;
            }
            try {
                check(result, StandardError.MALFORMED_DATA, "a packet is no frame of " + format);
                plane.read(frame, levels);
                frames.accept(levels);
            } finally {
                avutil.av_frame_unref(frame);
            }
        }
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
    }
}
