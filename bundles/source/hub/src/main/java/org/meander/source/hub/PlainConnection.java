package org.meander.source.hub;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.meander.source.hub.Http.Answer;

/** A connection without encryption, for one exchange after the other: GET by HTTP/1.1, RFC 9112. For one thread, but for closing. */
final class PlainConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_HEAD_BYTES = 1 << 16;

    private final SocketChannel channel;

    /** What has come and is not read yet lies between its position and its limit. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    private int headBytes;

    PlainConnection() throws IOException {
        channel = SocketChannel.open();
    }

    void open(URI uri, Duration limit) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        channel.socket().connect(new InetSocketAddress(uri.getHost(), port), Math.toIntExact(limit.toMillis()));
    }

    /** Sends a request and waits for the first byte of the answer; after a failure in here, it may be sent again elsewhere. */
    void ask(URI uri, Map<String, String> headers) throws IOException {
        StringBuilder request = new StringBuilder("GET ");
        String path = uri.getRawPath();
        request.append(path == null || path.isEmpty() ? "/" : path);
        if (uri.getRawQuery() != null) {
            request.append('?').append(uri.getRawQuery());
        }
        request.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority()).append("\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getValue().chars().anyMatch(c -> c < ' ' || c > 126)) {
                throw new IOException("the header " + header.getKey() + " has characters that no header may have");
            }
            request.append(header.getKey())
                    .append(": ")
                    .append(header.getValue())
                    .append("\r\n");
        }
        ByteBuffer bytes =
                StandardCharsets.US_ASCII.encode(request.append("\r\n").toString());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        fill();
    }

    /**
     * Reads the answer.
     *
     * @return whether another exchange may follow
     */
    boolean answer(URI uri, Function<ResponseInfo, Body> bodies, Consumer<Answer> answers) throws IOException {
        Head head = head();
        while (head.status >= 100 && head.status < 200) {
            head = head();
        }
        Body body = bodies.apply(head);
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // All that comes is handed on.
            }

            @Override
            public void cancel() {
                close();
            }
        });
        boolean whole = body(head, body);
        answers.accept(new Answer(uri, head.status, head.headers, body));
        return whole && !head.closes() && !buffer.hasRemaining();
    }

    private record Head(int status, String protocol, HttpHeaders headers) implements ResponseInfo {

        @Override
        public int statusCode() {
            return status;
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }

        String first(String name) {
            return headers.firstValue(name).orElse("").strip().toLowerCase(Locale.ROOT);
        }

        boolean closes() {
            return first("Connection").contains("close") || !protocol.equals("HTTP/1.1");
        }
    }

    private Head head() throws IOException {
        headBytes = 0;
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the answer begins with no HTTP status");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(colon - 1) == ' ') {
                throw new IOException("the answer has a header line without a name");
            }
            headers.computeIfAbsent(line.substring(0, colon), n -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(status[1]), status[0], HttpHeaders.of(headers, (name, value) -> true));
    }

    /** Hands the body on; whether its end was found by its length, so that the connection can be used again. */
    private boolean body(Head head, Body body) throws IOException {
        if (head.status == 204 || head.status == 304) {
            body.onComplete();
            return true;
        }
        String encoding = head.first("Transfer-Encoding");
        if (!encoding.isEmpty()) {
            if (!encoding.equals("chunked")) {
                throw new IOException("the answer has the transfer encoding " + Names.shown(encoding));
            }
            chunks(body);
            return !body.overflown();
        }
        String length = head.first("Content-Length");
        if (length.isEmpty()) {
            while (!body.overflown() && (buffer.hasRemaining() || more())) {
                hand(body, Long.MAX_VALUE);
            }
            body.onComplete();
            return false;
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new IOException("the answer has the length " + Names.shown(length));
        }
        bytes(body, Long.parseLong(length));
        body.onComplete();
        return !body.overflown();
    }

    private void chunks(Body body) throws IOException {
        while (!body.overflown()) {
            headBytes = 0;
            String size = line().replaceFirst("\\s*(;.*)?$", "");
            if (!size.matches("[0-9A-Fa-f]{1,15}")) {
                throw new IOException("the answer has a chunk of the length " + Names.shown(size));
            }
            long left = Long.parseLong(size, 16);
            if (left == 0) {
                while (!line().isEmpty()) {
                    // Trailers say nothing that is needed.
                }
                break;
            }
            bytes(body, left);
            if (!body.overflown() && !line().isEmpty()) {
                throw new IOException("the answer has a chunk that is longer than it says");
            }
        }
        body.onComplete();
    }

    private void bytes(Body body, long count) throws IOException {
        long left = count;
        while (left > 0 && !body.overflown()) {
            if (buffer.hasRemaining()) {
                left -= hand(body, left);
                continue;
            }
            int read = body.readFrom(channel, left);
            if (read < 0) {
                throw ended();
            }
            if (read == 0) {
                // It has no room of its own for more.
                fill();
            }
            left -= read;
        }
    }

    private int hand(Body body, long most) {
        int length = (int) Math.min(most, buffer.remaining());
        body.onNext(List.of(buffer.slice(buffer.position(), length)));
        buffer.position(buffer.position() + length);
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            char c = (char) (buffer.get() & 0xFF);
            if (++headBytes > MOST_HEAD_BYTES) {
                throw new IOException("the answer has a head of more than " + MOST_HEAD_BYTES + " bytes");
            }
            if (c == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            line.append(c);
        }
    }

    private void fill() throws IOException {
        if (!more()) {
            throw ended();
        }
    }

    private static IOException ended() {
        return new EOFException("the connection was closed in the middle of an answer");
    }

    private boolean more() throws IOException {
        int read = channel.read(buffer.clear());
        buffer.flip();
        return read > 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is not used any longer.
        }
    }
}
