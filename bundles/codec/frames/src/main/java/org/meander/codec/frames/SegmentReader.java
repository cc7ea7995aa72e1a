package org.meander.codec.frames;

import static org.meander.codec.frames.Natives.allocated;
import static org.meander.codec.frames.Natives.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Reads frames of a file that a {@link SegmentWriter} finished, in any order: it goes to the key frame before the one that is wanted and
 * decodes from there, or goes on if that is nearer. For one thread at a time.
 */
public final class SegmentReader implements AutoCloseable {

    /** What stands before a packet in its element of a Matroska file has less. */
    private static final int MARGIN = 64;

    private final Path file;
    private final FrameFormat format;
    private final Plane plane;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVPacket packet = avcodecPacket();
    private final AVFrame frame = avutil.av_frame_alloc();
    private AVCodecContext context;
    private final int rate;
    private AVStream stream;
    private long next;
    private boolean ended;

    /**
     * Opens the file.
     *
     * @param format that its frames have, as the writer was told
     * @throws MeanderException {@code IO_FAILURE} if it cannot be read, {@code MALFORMED_DATA} if it has no such frames
     */
    public SegmentReader(Path file, FrameFormat format) {
        this(file, format, Segments.RATE);
    }

    /**
     * The same.
     *
     * @param rate frames a second, as the writer was told
     */
    public SegmentReader(Path file, FrameFormat format, int rate) {
        this.file = file;
        this.rate = rate;
        this.format = format;
        plane = new Plane(format);
        try {
            open();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static AVPacket avcodecPacket() {
        Natives.load();
        return avcodec.av_packet_alloc();
    }

    private void open() {
        String path = file.toAbsolutePath().toString();
        check(
                avformat.avformat_open_input(container, path, (AVInputFormat) null, (AVDictionary) null),
                StandardError.IO_FAILURE,
                file + " cannot be opened as a video file");
        if (container.nb_streams() != 1
                || container.streams(0).codecpar().width() != format.width()
                || container.streams(0).codecpar().height() != format.height()) {
            throw MeanderException.malformed(
                    "%s has %d streams; one of %d x %d pixels is right",
                    file, container.nb_streams(), format.width(), format.height());
        }
        stream = container.streams(0);
        AVCodec codec = Natives.decoder(format.coding());
        if (stream.codecpar().codec_id() != codec.id()) {
            throw MeanderException.malformed(
                    "%s has frames in %s; %s is right",
                    file,
                    avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString(),
                    format.coding().key());
        }
        context = allocated(avcodec.avcodec_alloc_context3(codec), "a decoder");
        FrameDecoder.configure(context, format);
        check(
                avcodec.avcodec_parameters_to_context(context, stream.codecpar()),
                StandardError.MALFORMED_DATA,
                file + " does not say how it is decoded");
        check(
                avcodec.avcodec_open2(context, codec, (AVDictionary) null),
                StandardError.MALFORMED_DATA,
                file + " cannot be decoded");
    }

    /** What a decoder needs beside the packets of this file; may be empty. */
    public byte[] header() {
        byte[] header = new byte[stream.codecpar().extradata_size()];
        if (header.length > 0) {
            stream.codecpar().extradata().capacity(header.length).get(header);
        }
        return header;
    }

    /**
     * A frame's packet in the file.
     *
     * @param offset of its first byte
     * @param bytes length
     * @param key whether it is decoded without others
     */
    public record Packet(long offset, int bytes, boolean key) {}

    /**
     * Finds the packets in the file, so that frames can be decoded without its index.
     *
     * @return by the frames' numbers
     * @throws MeanderException {@code MALFORMED_DATA} if the file does not hold the packets as they are
     */
    public List<Packet> packets() {
        seek(0);
        List<Packet> packets = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (packet()) {
                try {
                    packets.add(locate(channel));
                } finally {
                    avcodec.av_packet_unref(packet);
                }
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be read", file);
        }
        seek(0);
        return packets;
    }

    /** A container gives the position of its element that holds the packet; the packet begins a few bytes later. */
    private Packet locate(FileChannel channel) throws IOException {
        int size = packet.size();
        byte[] bytes = new byte[size];
        packet.data().capacity(size).get(bytes);
        ByteBuffer there = ByteBuffer.allocate(size + MARGIN);
        while (there.hasRemaining() && channel.read(there, packet.pos() + there.position()) > 0) {
            // until it is full, or the file ends
        }
        byte[] around = there.array();
        for (int at = 0; at + size <= there.position(); at++) {
            if (Arrays.equals(around, at, at + size, bytes, 0, size)) {
                boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
                return new Packet(packet.pos() + at, size, key);
            }
        }
        throw MeanderException.malformed(
                "%s does not hold a packet of %d bytes as it is near offset %d", file, size, packet.pos());
    }

    /** Counts the frames, by a pass over the packets. */
    public long count() {
        seek(0);
        long count = 0;
        while (packet()) {
            count++;
            avcodec.av_packet_unref(packet);
        }
        seek(0);
        return count;
    }

    /**
     * Reads a frame.
     *
     * @param index the number that {@link SegmentWriter#append} gave
     * @param levels room for all pixels, row by row
     * @throws MeanderException {@code NOT_FOUND} if the file has no such frame, {@code MALFORMED_DATA} if it is damaged
     */
    public void read(long index, short[] levels) {
        if (index < 0 || levels.length < format.pixels()) {
            throw MeanderException.invalid("frame %d into %d levels of %s", index, levels.length, format);
        }
        if (index != next || ended) {
            seek(index);
        }
        while (true) {
            try {
                if (!decode()) {
                    throw MeanderException.notFound("%s has no frame %d", file, index);
                }
                long number = avutil.av_rescale_q(frame.best_effort_timestamp(), stream.time_base(), period());
                if (number > index) {
                    throw MeanderException.malformed("%s lacks frame %d: after a seek, %d came", file, index, number);
                }
                next = number + 1;
                if (number == index) {
                    plane.read(frame, levels);
                    return;
                }
            } finally {
                avutil.av_frame_unref(frame);
            }
        }
    }

    /** The next frame; false at the end. */
    private boolean decode() {
        while (true) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result == avutil.AVERROR_EOF()) {
                return false;
            }
            if (result != avutil.AVERROR_EAGAIN()) {
                check(result, StandardError.MALFORMED_DATA, file + " is damaged at frame " + next);
                return true;
            }
            ended = !packet();
            try {
                check(
                        avcodec.avcodec_send_packet(context, ended ? null : packet),
                        StandardError.MALFORMED_DATA,
                        file + " is damaged at frame " + next);
            } finally {
                avcodec.av_packet_unref(packet);
            }
        }
    }

    /** Reads the next packet; false at the end. */
    private boolean packet() {
        int result = avformat.av_read_frame(container, packet);
        if (result == avutil.AVERROR_EOF()) {
            return false;
        }
        check(result, StandardError.IO_FAILURE, file + " cannot be read");
        return true;
    }

    private void seek(long index) {
        long time = avutil.av_rescale_q(index, period(), stream.time_base());
        check(
                avformat.av_seek_frame(container, stream.index(), time, avformat.AVSEEK_FLAG_BACKWARD),
                StandardError.MALFORMED_DATA,
                file + " has no way to frame " + index);
        avcodec.avcodec_flush_buffers(context);
        ended = false;
        next = -1;
    }

    private AVRational period() {
        return avutil.av_make_q(1, rate);
    }

    @Override
    public void close() {
        if (context != null) {
            avcodec.avcodec_free_context(context);
        }
        if (!container.isNull()) {
            avformat.avformat_close_input(container);
        }
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
    }
}
