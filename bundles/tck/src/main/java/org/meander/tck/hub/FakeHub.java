package org.meander.tck.hub;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model hub in this process: the listing of a repository, files by ranges, large files behind an address of a second origin that
 * expires and refuses the token, and faults on demand. Written after the API, not after its client.
 */
public final class FakeHub implements AutoCloseable {

    public static final String TOKEN = "hf_ok";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final Pattern INFO = Pattern.compile("/api/models/(.+?)/revision/([^/]+)");
    private static final Pattern FILE = Pattern.compile("/([^/]+(?:/[^/]+)?)/resolve/([^/]+)/(.+)");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");
    private static final int PIECE = 1 << 16;

    /** The two origins. */
    public enum Side {
        HUB,
        CDN
    }

    /** A repository; its flags are the hub's own words. */
    public static final class Repository {
        public final Map<String, byte[]> files = new TreeMap<>();
        public final Set<String> large = ConcurrentHashMap.newKeySet();
        public final Set<String> revisions = ConcurrentHashMap.newKeySet();
        public final Map<String, String> listedAs = new TreeMap<>();
        public String movedTo = "";
        public boolean closed;
        public boolean gated;
        public boolean disabled;

        public Repository() {
            revisions.addAll(Set.of("main", COMMIT));
        }

        public Repository file(String name, byte[] content) {
            files.put(name, content);
            return this;
        }

        public Repository large(String name, byte[] content) {
            large.add(name);
            return file(name, content);
        }

        public String etag(String name) {
            byte[] content = files.get(name);
            return large.contains(name)
                    ? hash("SHA-256", content)
                    : hash("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII), content);
        }
    }

    /** What came, and how many bytes of a body go back: counted before they go, so that whoever has them finds them here. */
    public record Asked(Side side, String path, String range, String authorization, int status, AtomicLong sent) {}

    public final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    public final List<Fault> faults = new CopyOnWriteArrayList<>();
    public final List<Asked> log = new CopyOnWriteArrayList<>();

    /** Connections that were made. */
    public final AtomicInteger connections = new AtomicInteger();

    private final ServerSocket hub;
    private final ServerSocket cdn;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int epoch;

    public FakeHub() {
        try {
            hub = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            cdn = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(hub, Side.HUB));
        Thread.ofVirtual().start(() -> accept(cdn, Side.CDN));
    }

    public String endpoint() {
        return "http://127.0.0.1:" + hub.getLocalPort();
    }

    public Repository add(String id) {
        return repositories.computeIfAbsent(id, i -> new Repository());
    }

    /** Addresses of the second origin that were given until now are refused. */
    public void expire() {
        epoch++;
    }

    /** Bytes of bodies that were sent, of both origins. */
    public long sent() {
        return log.stream().mapToLong(a -> a.sent.get()).sum();
    }

    public long asked(Side side) {
        return log.stream().filter(a -> a.side == side).count();
    }

    private void accept(ServerSocket server, Side side) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, side));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket, Side side) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String first = line(in);
                if (first.isEmpty()) {
                    return;
                }
                Map<String, String> headers = new TreeMap<>();
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                String target = first.split(" ")[1];
                Fault fault = faults.stream()
                        .filter(f -> f.applies(side, target))
                        .findFirst()
                        .orElse(Fault.cdn());
                new Exchange(socket, side, target, headers, fault).answer();
            }
        } catch (IOException | InterruptedException e) {
            // The other side went away, or this one does.
        } finally {
            sockets.remove(socket);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    public static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        hub.close();
        cdn.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private final class Exchange {

        private final Socket socket;
        private final Side side;
        private final String target;
        private final Map<String, String> headers;
        private final Fault fault;
        private final OutputStream out;

        Exchange(Socket socket, Side side, String target, Map<String, String> headers, Fault fault) throws IOException {
            this.socket = socket;
            this.side = side;
            this.target = target;
            this.headers = headers;
            this.fault = fault;
            this.out = socket.getOutputStream();
        }

        void answer() throws IOException, InterruptedException {
            String path = target.replaceFirst("\\?.*", "");
            if (fault.page) {
                text(200, Map.of("Content-Type", "text/html"), "<html><body>Log in</body></html>");
            } else if (!fault.location.isEmpty()) {
                text(302, Map.of("Location", fault.location), "");
            } else if (fault.status > 0) {
                text(
                        fault.status,
                        fault.retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", fault.retryAfter),
                        "{}");
            } else if (side == Side.CDN) {
                cdn(path);
            } else {
                hub(path);
            }
        }

        private void hub(String path) throws IOException, InterruptedException {
            String authorization = headers.getOrDefault("authorization", "");
            if (!authorization.isEmpty() && !authorization.equals("Bearer " + TOKEN)) {
                refuse(401, "", "Invalid credentials in Authorization header");
                return;
            }
            Matcher info = INFO.matcher(path);
            Matcher file = FILE.matcher(path);
            boolean isInfo = info.matches();
            if (!isInfo && !file.matches()) {
                refuse(404, "", "Sorry, we can't find the page you are looking for.");
                return;
            }
            Matcher matched = isInfo ? info : file;
            Repository repository = repositories.get(matched.group(1));
            if (repository != null && !repository.movedTo.isEmpty()) {
                text(307, Map.of("Location", target.replace(matched.group(1), repository.movedTo)), "");
            } else if (repository == null || repository.closed && authorization.isEmpty()) {
                refuse(authorization.isEmpty() ? 401 : 404, "RepoNotFound", "Repository not found");
            } else if (repository.disabled) {
                refuse(403, "", "Access to this resource is disabled.");
            } else if (!repository.revisions.contains(decoded(matched.group(2)))) {
                refuse(404, "RevisionNotFound", "Invalid rev id");
            } else if (isInfo) {
                text(200, Map.of("Content-Type", "application/json"), listing(matched.group(1), repository));
            } else if (repository.gated && authorization.isEmpty()) {
                refuse(401, "GatedRepo", "Access to this model is restricted.");
            } else {
                file(matched.group(1), repository, decoded(file.group(3)));
            }
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        private static String listing(String id, Repository repository) {
            return repository.files.entrySet().stream()
                    .map(e -> {
                        String name = e.getKey();
                        String hash = repository.etag(name);
                        int size = e.getValue().length;
                        String large =
                                ",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":131}".formatted(hash, size);
                        return "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"%s}"
                                .formatted(
                                        repository.listedAs.getOrDefault(name, name),
                                        size,
                                        repository.large.contains(name) ? COMMIT : hash,
                                        repository.large.contains(name) ? large : "");
                    })
                    .collect(Collectors.joining(
                            ",",
                            "{\"id\":\"%s\",\"sha\":\"%s\",\"tags\":[\"a\"],\"config\":{\"x\":{}},\"siblings\":["
                                    .formatted(id, COMMIT),
                            "],\"disabled\":false}"));
        }

        private void file(String id, Repository repository, String name) throws IOException, InterruptedException {
            byte[] content = repository.files.get(name);
            if (content == null) {
                refuse(404, "EntryNotFound", "Entry not found");
                return;
            }
            String etag = repository.etag(name);
            if (!repository.large.contains(name)) {
                content(content, "\"" + etag + "\"");
                return;
            }
            Map<String, String> more = new LinkedHashMap<>();
            more.put(
                    "Location",
                    "http://127.0.0.1:%d/%s/%s?file=%s&epoch=%d&name=\"%s\""
                            .formatted(
                                    cdn.getLocalPort(),
                                    id,
                                    etag,
                                    URLEncoder.encode(name, StandardCharsets.UTF_8),
                                    epoch,
                                    "quoted"));
            more.put("X-Repo-Commit", COMMIT);
            more.put("X-Linked-Size", Integer.toString(content.length));
            more.put("X-Linked-Etag", fault.etag.isEmpty() ? "\"" + etag + "\"" : fault.etag);
            text(302, more, "Found.");
        }

        private void cdn(String path) throws IOException, InterruptedException {
            if (headers.containsKey("authorization")) {
                text(400, Map.of(), "<Error>Only one auth mechanism allowed</Error>");
                return;
            }
            if (!target.contains("epoch=" + epoch + "&")) {
                text(403, Map.of(), "<Error>Request has expired</Error>");
                return;
            }
            String id = path.substring(1, path.lastIndexOf('/'));
            String name = decoded(target.replaceFirst(".*file=([^&]*)&.*", "$1"));
            byte[] content = repositories.get(id).files.get(name);
            content(content, "\"" + hash("MD5", content) + "\"");
        }

        private void content(byte[] content, String etag) throws IOException, InterruptedException {
            String tag = fault.etag.isEmpty() ? etag : fault.etag;
            long first = 0;
            long last = content.length - 1L;
            int status = 200;
            Matcher range = RANGE.matcher(headers.getOrDefault("range", ""));
            boolean unchanged = headers.getOrDefault("if-range", tag).equals(tag);
            if (range.matches() && !fault.ignoreRange && unchanged) {
                first = Long.parseLong(range.group(1));
                last = Math.min(last, Long.parseLong(range.group(2)));
                if (first > last) {
                    text(416, Map.of("Content-Range", "bytes */" + content.length), "");
                    return;
                }
                status = 206;
                last -= fault.shortRange ? 1 : 0;
            }
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nETag: " + tag + "\r\n");
            if (status == 206) {
                head.append("Content-Range: bytes ").append(first).append('-').append(last);
                head.append('/').append(content.length).append("\r\n");
            }
            head.append(
                    fault.chunked
                            ? "Transfer-Encoding: chunked\r\n"
                            : "Content-Length: " + (last - first + 1) + "\r\n");
            AtomicLong sent = record(status, 0);
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            body(sent, content, first, last + 1);
        }

        private void body(AtomicLong counter, byte[] content, long begin, long end)
                throws IOException, InterruptedException {
            long sent = 0;
            while (begin + sent < end) {
                long limit = fault.dropAfter >= 0 ? fault.dropAfter : fault.stallAfter;
                if (limit == sent) {
                    breakOff();
                }
                long most = limit >= 0 ? Math.min(PIECE, limit - sent) : PIECE;
                int length = (int) Math.min(most, end - begin - sent);
                byte[] piece = new byte[length];
                System.arraycopy(content, (int) (begin + sent), piece, 0, length);
                long damaged = fault.corruptAt - begin - sent;
                if (fault.corruptAt >= 0 && damaged >= 0 && damaged < length) {
                    piece[(int) damaged] ^= 0x10;
                }
                counter.addAndGet(length);
                if (fault.chunked) {
                    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(piece);
                if (fault.chunked) {
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                sent += length;
            }
            if (fault.chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }

        private void breakOff() throws IOException, InterruptedException {
            if (fault.stallAfter >= 0) {
                end.await();
            }
            if (fault.reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
            throw new IOException("broken off on purpose");
        }

        private void refuse(int status, String code, String message) throws IOException {
            Map<String, String> more = new LinkedHashMap<>();
            if (!code.isEmpty()) {
                more.put("X-Error-Code", code);
            }
            more.put("X-Error-Message", message);
            text(status, more, "{}");
        }

        private void text(int status, Map<String, String> more, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
            more.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
            record(status, bytes.length);
            out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
        }

        private AtomicLong record(int status, long sent) {
            AtomicLong counter = new AtomicLong(sent);
            log.add(new Asked(
                    side,
                    target,
                    headers.getOrDefault("range", ""),
                    headers.getOrDefault("authorization", ""),
                    status,
                    counter));
            return counter;
        }
    }
}
