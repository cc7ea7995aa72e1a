package org.meander.launcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What goes over the control socket of a node. Both sides begin with {@link #HEADER} and the version, one byte. The client then sends
 * one request; the node answers with frames, the last of which has the exit code. A client that wants the command to end early closes
 * the connection. Numbers are big-endian; texts are UTF-8 behind their length in bytes.
 *
 * <pre>
 * request  int words; text word...; text directory; byte watched
 * frame    byte kind; int length; byte... content
 * </pre>
 *
 * Every length is checked against a bound before anything is allocated; what breaks the rules is a {@link ProtocolException}, what
 * ends too early an {@link EOFException}.
 */
final class ControlProtocol {

    static final int VERSION = 1;

    /** Most bytes of a request's texts together. */
    static final int MOST_TEXT = 1 << 20;

    static final int MOST_WORDS = 4096;

    /** Most bytes of a frame's content. */
    static final int MOST_CONTENT = 1 << 16;

    private static final byte[] HEADER = "MEANDER".getBytes(StandardCharsets.US_ASCII);

    private ControlProtocol() {}

    /**
     * A command.
     *
     * @param words the verb first
     * @param directory absolute path of the folder that relative paths start at
     * @param watched whether a person watches stderr
     */
    record Request(List<String> words, String directory, boolean watched) {}

    /** What a frame's content is. */
    enum Kind {
        OUT,
        ERR,
        /** Four bytes, the exit code; the last frame. */
        EXIT
    }

    record Frame(Kind kind, byte[] content) {

        static Frame exit(int code) {
            return new Frame(
                    Kind.EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(code).array());
        }

        int exitCode() throws ProtocolException {
            if (content.length != Integer.BYTES) {
                throw new ProtocolException("an exit code has " + content.length + " bytes instead of 4");
            }
            return ByteBuffer.wrap(content).getInt();
        }
    }

    static void writeHeader(DataOutputStream out) throws IOException {
        out.write(HEADER);
        out.writeByte(VERSION);
        out.flush();
    }

    static void readHeader(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER.length];
        in.readFully(header);
        if (!Arrays.equals(header, HEADER)) {
            throw new ProtocolException("the other side does not speak the control protocol of Meander");
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new ProtocolException(
                    "the other side speaks version " + version + " of the control protocol, this one version " + VERSION
                            + "; use the product of the same version");
        }
    }

    static void writeRequest(DataOutputStream out, Request request) throws IOException {
        out.writeInt(request.words().size());
        for (String word : request.words()) {
            writeText(out, word);
        }
        writeText(out, request.directory());
        out.writeBoolean(request.watched());
        out.flush();
    }

    static Request readRequest(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > MOST_WORDS) {
            throw new ProtocolException("a command has 1 to " + MOST_WORDS + " words, not " + count);
        }
        List<String> words = new ArrayList<>();
        int left = MOST_TEXT;
        for (int i = 0; i < count; i++) {
            byte[] word = readBytes(in, left);
            left -= word.length;
            words.add(text(word));
        }
        String directory = text(readBytes(in, left));
        return new Request(List.copyOf(words), directory, in.readBoolean());
    }

    static void writeFrame(DataOutputStream out, Kind kind, byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += MOST_CONTENT) {
            int part = Math.min(MOST_CONTENT, length - done);
            out.writeByte(kind.ordinal());
            out.writeInt(part);
            out.write(bytes, offset + done, part);
        }
        out.flush();
    }

    static Frame readFrame(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind >= Kind.values().length) {
            throw new ProtocolException("there is no frame of kind " + kind);
        }
        return new Frame(Kind.values()[kind], readBytes(in, MOST_CONTENT));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in, int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new ProtocolException("a length of " + length + " bytes; at most " + most + " are right here");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("cut after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static String text(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            ProtocolException failure = new ProtocolException("a text is not UTF-8");
            failure.initCause(e);
            throw failure;
        }
    }
}
