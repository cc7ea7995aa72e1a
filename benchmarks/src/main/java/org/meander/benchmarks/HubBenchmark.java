package org.meander.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.hub.HubSource;
import org.meander.source.safetensors.SafetensorsFormat;

/**
 * The source {@code hub} beside plain downloads of the same file over loopback: by a bare socket, by the client of Java, and by curl if
 * it is there; with the check of its hash beside curl piped into programs that hash. All share the machine with the server, which
 * sends from the page cache.
 */
public final class HubBenchmark {

    private static final String COMMIT = "0".repeat(40);
    private static final int TENSORS = 32;

    private HubBenchmark() {}

    /** @param arguments mebibytes of the file, 512 without; rounds, 9 without; a part of the names of the only subjects to run */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int mebibytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 512;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
        Path file = Files.createTempFile("hub", ".safetensors");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            String sha256 = write(file, mebibytes);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String listing =
                    "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"model.safetensors\",\"size\":%d,\"lfs\":{\"sha256\":\"%s\"}}]}"
                            .formatted(COMMIT, Files.size(file), sha256);
            Thread.ofPlatform().daemon().start(() -> serve(server, file, listing, sha256));
            String endpoint = "http://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
            Map<String, Rates.Work> subjects = subjects(endpoint, Files.size(file));
            subjects.keySet().removeIf(name -> arguments.length > 2 && !name.contains(arguments[2]));
            Rates.print(subjects, rounds, "GB");
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Rates.Work> subjects(String endpoint, long bytes) {
        URI uri = URI.create(endpoint + "/a/b/resolve/main/model.safetensors");
        Map<String, Rates.Work> subjects = new LinkedHashMap<>();
        if (Files.isExecutable(Path.of("/usr/bin/curl"))) {
            subjects.put("curl to /dev/null", () -> shell("curl -s -o /dev/null " + uri, bytes));
        }
        subjects.put("bare socket", () -> socket(uri));
        subjects.put("client of Java", () -> client(uri));
        subjects.put("hub, not verified", () -> hub(endpoint, Map.of("verify", false)));
        subjects.put("hub, 1 connection", () -> hub(endpoint, Map.of("verify", false, "connections", 1)));
        if (Files.isExecutable(Path.of("/usr/bin/curl"))) {
            subjects.put("curl | sha256sum", () -> shell("curl -s " + uri + " | sha256sum", bytes));
        }
        if (Files.isExecutable(Path.of("/usr/bin/curl")) && Files.isExecutable(Path.of("/usr/bin/openssl"))) {
            subjects.put("curl | openssl dgst", () -> shell("curl -s " + uri + " | openssl dgst -sha256", bytes));
        }
        subjects.put("SHA-256 of Java alone, one core", () -> hash(bytes));
        subjects.put("hub, verified", () -> hub(endpoint, Map.of()));
        return subjects;
    }

    private static long shell(String command, long bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("'" + command + "' ended with " + process.exitValue());
        }
        return bytes;
    }

    /** What no download that is checked can exceed. */
    private static long hash(long bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (long done = 0; done < bytes; done += piece.length) {
                digest.update(piece);
            }
            digest.digest();
            return bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long socket(URI uri) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
            channel.write(StandardCharsets.US_ASCII.encode(
                    "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(uri.getPath())));
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
            long bytes = 0;
            for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
                bytes += n;
            }
            return bytes;
        }
    }

    private static long client(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream in = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                        .body()) {
            byte[] buffer = new byte[1 << 20];
            long bytes = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
            return bytes;
        }
    }

    /** @param keys by the methods of the configuration */
    private static long hub(String endpoint, Map<String, Object> keys) {
        Map<String, Object> values = new LinkedHashMap<>(keys);
        values.putAll(Map.of("endpoint", endpoint, "models", new String[] {"a/b"}, "cache", "off"));
        HubSource source = Component.of(HubSource.class, values, List.of(new SafetensorsFormat()));
        try (Arena arena = Arena.ofConfined();
                TensorModel model = source.open("a/b")) {
            MemorySegment target = arena.allocate(1 << 22);
            model.plan(model.tensors());
            long bytes = 0;
            for (TensorInfo tensor : model.tensors()) {
                try (TensorStream stream = model.stream(tensor, 0)) {
                    for (long n = stream.read(target); n > 0; n = stream.read(target)) {
                        bytes += tensor.dtype().bytes(n);
                    }
                }
            }
            return bytes;
        } finally {
            source.close();
        }
    }

    private static String write(Path file, int mebibytes) throws IOException {
        long each = ((long) mebibytes << 20) / TENSORS;
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < TENSORS; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("\"t%02d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                            .formatted(i, each / 4, i * each, (i + 1) * each));
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        byte[] values = new byte[1 << 20];
        new Random(1).nextBytes(values);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] length = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array();
            for (byte[] part : List.of(length, header)) {
                out.write(ByteBuffer.wrap(part));
                digest.update(part);
            }
            for (int i = 0; i < mebibytes; i++) {
                out.write(ByteBuffer.wrap(values));
                digest.update(values);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(ServerSocketChannel server, Path file, String listing, String etag) {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(channel, file, listing, etag));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(SocketChannel connection, Path file, String listing, String etag) {
        try (SocketChannel channel = connection;
                FileChannel content = FileChannel.open(file);
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(channel.socket().getInputStream(), StandardCharsets.US_ASCII))) {
            for (String first = in.readLine(); first != null; first = in.readLine()) {
                String range = "";
                boolean last = false;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    range = line.toLowerCase(Locale.ROOT).startsWith("range: bytes=") ? line.substring(13) : range;
                    last |= line.equals("Connection: close");
                }
                if (first.contains("/api/")) {
                    send(channel, "200 OK\r\nContent-Length: " + listing.length() + "\r\n\r\n" + listing);
                } else {
                    send(channel, content, range, etag);
                }
                if (last) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The other side went away.
        }
    }

    private static void send(SocketChannel channel, FileChannel content, String range, String etag) throws IOException {
        long size = content.size();
        long[] ends = range.isEmpty()
                ? new long[] {0, size - 1}
                : Arrays.stream(range.strip().split("-"))
                        .mapToLong(Long::parseLong)
                        .toArray();
        send(
                channel,
                "%s\r\nETag: \"%s\"\r\nContent-Length: %d\r\n\r\n"
                        .formatted(
                                range.isEmpty()
                                        ? "200 OK"
                                        : "206 Partial Content\r\nContent-Range: bytes %d-%d/%d"
                                                .formatted(ends[0], ends[1], size),
                                etag,
                                ends[1] - ends[0] + 1));
        for (long at = ends[0]; at <= ends[1]; ) {
            at += content.transferTo(at, ends[1] - at + 1, channel);
        }
    }

    private static void send(SocketChannel channel, String head) throws IOException {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode("HTTP/1.1 " + head);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
