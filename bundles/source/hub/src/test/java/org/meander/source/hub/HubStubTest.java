package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.MeanderException;
import org.meander.source.TensorModel;
import org.meander.tck.hub.FakeHub;

/**
 * Against a stand-in for the hub that somebody else wrote and held against the official clients: the Python program that the system
 * property {@code hub.stub} names. Left out if there is none, or no Python.
 */
@Timeout(120)
class HubStubTest {

    private static final int BYTES = 3_000_000;
    private static final byte[] FILE = TinyFormat.file(11, BYTES / 3, BYTES / 3, BYTES / 3);
    private static final Pattern SENT = Pattern.compile("\"sent\": ([0-9]+)");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private String endpoint;

    @BeforeEach
    void start() throws IOException {
        String stub = System.getProperty("hub.stub", "");
        assumeTrue(!stub.isEmpty() && Files.isRegularFile(Path.of(stub)), "no stub");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python");
        Path repository = Files.createDirectories(folder.resolve("repos/org/name"));
        Files.write(repository.resolve("model.safetensors"), FILE);
        Files.writeString(repository.resolve("config.json"), "{\"model_type\": \"bert\"}");
        Files.createDirectories(folder.resolve("repos/org/gated"));
        Files.writeString(
                folder.resolve("repos/hub.json"),
                "{\"org/gated\": {\"gated\": \"auto\"}, \"org/old\": {\"moved_to\": \"org/name\"}}");
        Files.write(folder.resolve("repos/org/gated/model.safetensors"), FILE);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = "http://127.0.0.1:" + free.getLocalPort();
        }
        process = new ProcessBuilder(
                        "/usr/bin/python3",
                        stub,
                        "--root",
                        folder.resolve("repos").toString(),
                        "--port",
                        endpoint.replaceFirst(".*:", ""),
                        "--cdn-port",
                        "0",
                        "--cache-redirect")
                .redirectErrorStream(true)
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("hub "), line);
    }

    @AfterEach
    void stop() {
        client.close();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Trial trial(String model) {
        return new Trial()
                .set("models", new String[] {model})
                .set("endpoint", endpoint)
                .set("cache", "off")
                .set("backoff_ms", 1)
                .set("stall_seconds", 1)
                .set("buffer_bytes", 1L << 20)
                .variable("HF_HOME", folder.toString());
    }

    private void control(String fault) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/__control"))
                .POST(BodyPublishers.ofString("[" + fault + "]"))
                .build();
        assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
    }

    private long sent() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint + "/__log")).build();
        Matcher matcher =
                SENT.matcher(client.send(request, BodyHandlers.ofString()).body());
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }

    private static void assertReads(HubSource source, String name) {
        try (TensorModel model = source.open(name)) {
            byte[] values = new byte[BYTES];
            int at = 0;
            model.plan(model.tensors());
            for (var tensor : model.tensors()) {
                byte[] part = Trial.values(model, tensor, 200_000);
                System.arraycopy(part, 0, values, at, part.length);
                at += part.length;
            }
            assertArrayEquals(Arrays.copyOfRange(FILE, FILE.length - BYTES, FILE.length), values);
        } finally {
            source.close();
        }
    }

    @Test
    void fetchesWhatWasPlannedAndNoMore() throws IOException, InterruptedException {
        HubSource source = trial("org/name").source();
        try (TensorModel model = source.open("org/name")) {
            assertTrue(sent() < 8192);
            Trial.read(model, model.tensors().subList(1, 2), 65_536);
        } finally {
            source.close();
        }
        long sent = sent();
        assertTrue(sent >= BYTES / 3 && sent <= BYTES / 3 * 1.01, "bytes " + sent);
    }

    @Test
    void readsRenamedAndGatedOnes() {
        assertReads(trial("org/old").source(), "org/old");
        assertReads(trial("org/gated").set("_token", "hf_ok").source(), "org/gated");
        for (String token : new String[] {"", "hf_noaccess"}) {
            HubSource source = trial("org/gated").set("_token", token).source();
            MeanderException e = assertThrows(MeanderException.class, () -> source.open("org/gated"));
            source.close();
            assertTrue(e.getMessage().contains("org/gated is gated"), e.getMessage());
        }
    }

    @Test
    void fillsTheCache() throws IOException {
        assertReads(trial("org/name").set("cache", "fill").source(), "org/name");
        Path blob = folder.resolve("hub/models--org--name/blobs").resolve(FakeHub.hash("SHA-256", FILE));
        assertArrayEquals(FILE, Files.readAllBytes(blob));
        process.destroyForcibly();
        assertReads(trial("org/name").set("cache", "read").set("offline", true).source(), "org/name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'side':'cdn','times':2,'drop_after':1000}",
                "{'side':'cdn','times':2,'drop_after':70000,'rst':true}",
                "{'side':'cdn','times':1,'drop_after':-1}",
                "{'side':'cdn','times':1,'stall_after':5000,'stall':20}",
                "{'side':'cdn','times':2,'ignore_range':true}",
                "{'side':'cdn','times':2,'short_range':true}",
                "{'side':'cdn','times':-1,'no_length':true}",
                "{'side':'cdn','times':2,'status':503}",
                "{'side':'hub','times':1,'status':429,'retry_after':1}",
                "{'side':'hub','times':1,'status':500}",
                "{'side':'cdn','times':1,'html':true}",
                "{'side':'cdn','times':1,'delay':3}"
            })
    void getsOver(String fault) throws IOException, InterruptedException {
        control(fault.replace('\'', '"'));
        assertReads(trial("org/name").source(), "org/name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'side':'cdn','times':-1,'stall_after':100,'stall':20}|no byte came",
                "{'side':'cdn','times':-1,'ignore_range':true}|the whole file when a range",
                "{'side':'cdn','times':-1,'corrupt_at':1500000}|bytes were damaged",
                "{'side':'hub','match':'/resolve/','times':-1,'etag':'\\\"x\\\"'}|was changed"
            })
    void saysWhatLasts(String fault, String message) throws IOException, InterruptedException {
        control(fault.replace('\'', '"'));
        HubSource source = trial("org/name").set("retries", 1).source();
        MeanderException e = assertThrows(MeanderException.class, () -> assertReads(source, "org/name"));
        source.close();
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void noticesAChangeMidway() throws IOException, InterruptedException {
        HubSource source = trial("org/name").source();
        try (TensorModel model = source.open("org/name")) {
            control("{\"side\":\"cdn\",\"times\":-1,\"etag\":\"\\\"x\\\"\"}");
            MeanderException e = assertThrows(MeanderException.class, () -> Trial.read(model, model.tensors(), 65_536));
            assertTrue(e.getMessage().contains("was changed while it was open"), e.getMessage());
        } finally {
            source.close();
        }
    }
}
