package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.launcher.ControlProtocol.Frame;
import org.meander.launcher.ControlProtocol.Kind;
import org.meander.launcher.ControlProtocol.Request;

final class ControlProtocolTest {

    private static final Request REQUEST = new Request(List.of("say", "", "two words", "ü€𝄞"), "/a/b", true);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private static DataInputStream in(byte... content) {
        return new DataInputStream(new ByteArrayInputStream(content));
    }

    private static DataInputStream hex(String content) {
        return in(HexFormat.of().parseHex(content.replace(" ", "")));
    }

    @Test
    void theFirstBytesAreTheNameAndTheVersion() throws IOException {
        ControlProtocol.writeHeader(out);
        assertEquals("4d45414e44455201", HexFormat.of().formatHex(bytes.toByteArray()));
        ControlProtocol.readHeader(in(bytes.toByteArray()));
    }

    @Test
    void anotherProtocolIsRefused() {
        DataInputStream http = in("GET / HTTP/1.1\r\n".getBytes());
        assertThrows(ProtocolException.class, () -> ControlProtocol.readHeader(http));
    }

    @Test
    void anotherVersionIsNamed() {
        DataInputStream second = hex("4d45414e444552 02");
        var failure = assertThrows(ProtocolException.class, () -> ControlProtocol.readHeader(second));
        assertTrue(failure.getMessage().contains("version 2"), failure.getMessage());
    }

    @Test
    void requestsComeAsTheyWereSent() throws IOException {
        ControlProtocol.writeRequest(out, REQUEST);
        assertEquals(REQUEST, ControlProtocol.readRequest(in(bytes.toByteArray())));
    }

    @Test
    void requestsAreLaidOutAsDescribed() throws IOException {
        Request request = ControlProtocol.readRequest(hex("00000001 00000002 6869 00000001 2f 00"));
        assertEquals(new Request(List.of("hi"), "/", false), request);
    }

    @Test
    void everyCutOfARequestIsNoticed() throws IOException {
        ControlProtocol.writeRequest(out, REQUEST);
        byte[] whole = bytes.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            DataInputStream cut = in(Arrays.copyOf(whole, length));
            assertThrows(EOFException.class, () -> ControlProtocol.readRequest(cut), "cut at " + length);
        }
    }

    @Test
    void impossibleCountsAndLengthsAreRefusedBeforeTheyAreAllocated() {
        for (String start : List.of(
                "00000000",
                "ffffffff",
                "00001001",
                "7fffffff",
                "00000001 ffffffff",
                "00000001 00100001",
                "00000001 7fffffff",
                "00000001 00000001 61 00100000")) {
            assertThrows(ProtocolException.class, () -> ControlProtocol.readRequest(hex(start)), start);
        }
    }

    @Test
    void allTextsTogetherAreBounded() throws IOException {
        String half = "x".repeat(ControlProtocol.MOST_TEXT / 2);
        Request most = new Request(List.of(half, half), "", false);
        ControlProtocol.writeRequest(out, most);
        assertEquals(most, ControlProtocol.readRequest(in(bytes.toByteArray())));
        bytes.reset();
        ControlProtocol.writeRequest(out, new Request(List.of(half, half), "/", false));
        assertThrows(ProtocolException.class, () -> ControlProtocol.readRequest(in(bytes.toByteArray())));
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        assertThrows(
                ProtocolException.class, () -> ControlProtocol.readRequest(hex("00000001 00000002 c328 00000000 00")));
    }

    @Test
    void longOutputIsCutIntoFrames() throws IOException {
        byte[] content = new byte[2 * ControlProtocol.MOST_CONTENT + 1];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        ControlProtocol.writeFrame(out, Kind.ERR, content, 0, content.length);
        DataInputStream in = in(bytes.toByteArray());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int length : new int[] {ControlProtocol.MOST_CONTENT, ControlProtocol.MOST_CONTENT, 1}) {
            Frame frame = ControlProtocol.readFrame(in);
            assertEquals(Kind.ERR, frame.kind());
            assertEquals(length, frame.content().length);
            joined.write(frame.content());
        }
        assertArrayEquals(content, joined.toByteArray());
        assertThrows(EOFException.class, () -> ControlProtocol.readFrame(in));
    }

    @Test
    void brokenFramesAreRefused() {
        assertThrows(ProtocolException.class, () -> ControlProtocol.readFrame(hex("03 00000000")));
        assertThrows(ProtocolException.class, () -> ControlProtocol.readFrame(hex("00 00010001")));
        assertThrows(ProtocolException.class, () -> ControlProtocol.readFrame(hex("00 ffffffff")));
        assertThrows(EOFException.class, () -> ControlProtocol.readFrame(hex("00 0000")));
        assertThrows(EOFException.class, () -> ControlProtocol.readFrame(hex("00 00000002 61")));
    }

    @Test
    void exitCodesHaveFourBytes() throws IOException {
        for (int code : new int[] {0, 1, 130, -1, Integer.MAX_VALUE}) {
            assertEquals(code, Frame.exit(code).exitCode());
        }
        Frame three = new Frame(Kind.EXIT, ByteBuffer.allocate(3).array());
        assertThrows(ProtocolException.class, three::exitCode);
    }
}
