package org.meander.source.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.MeanderException;

/**
 * What was configured, checked, and completed from the environment in the way of other programs that use the hub.
 *
 * @param models what is offered
 * @param endpoint without a slash at its end
 * @param token without the word before it; never shown
 * @param file name in each repository; empty for the best
 * @param blockBytes of one range request, and of one buffer
 * @param blocks number of buffers
 * @param connect limit for making a connection
 * @param stall limit for the time without a byte
 * @param verify whether whole files are held against their hashes
 */
record Settings(
        List<RepositoryName> models,
        URI endpoint,
        Optional<String> token,
        String file,
        CacheUse cache,
        Path cacheFolder,
        boolean offline,
        int connections,
        int blockBytes,
        int blocks,
        Duration connect,
        Duration stall,
        Retry retry,
        boolean verify) {

    /** How the cache is used. */
    enum CacheUse {
        OFF,
        READ,
        FILL
    }

    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE", "on", "yes", "true");
    private static final int SMALLEST_BLOCK = 1 << 16;
    private static final int LARGEST_BLOCK = 1 << 23;

    Settings {
        if (offline && cache == CacheUse.OFF) {
            throw Checks.configuration(key("cache"), "off", "read or fill, because offline is set");
        }
    }

    /** @param environment variables by name; null where there is none */
    static Settings of(HubSource.Config config, Function<String, String> environment) {
        int connections = Checks.range(key("connections"), config.connections(), 1, 64);
        long bytes = Checks.range(key("buffer.bytes"), config.buffer_bytes(), 1 << 20, 1L << 34);
        int block = Math.clamp(bytes / (2L * connections), SMALLEST_BLOCK, LARGEST_BLOCK);
        return new Settings(
                models(config),
                endpoint(config, environment),
                token(config, environment),
                config.file(),
                cache(config.cache()),
                cacheFolder(config, environment),
                config.offline() || YES.contains(variable(environment, "HF_HUB_OFFLINE")),
                connections,
                block,
                (int) Math.max(1, bytes / block),
                Duration.ofSeconds(Checks.range(key("connect.seconds"), config.connect_seconds(), 1, 3600)),
                Duration.ofSeconds(Checks.range(key("stall.seconds"), config.stall_seconds(), 1, 3600)),
                new Retry(
                        Checks.range(key("retries"), config.retries(), 0, 1000),
                        Duration.ofMillis(Checks.range(key("backoff.ms"), config.backoff_ms(), 1, 60_000)),
                        Duration.ofSeconds(Checks.range(key("wait.seconds"), config.wait_seconds(), 1, 86_400))),
                config.verify());
    }

    private static String key(String name) {
        return HubSource.PID + "." + name;
    }

    private static List<RepositoryName> models(HubSource.Config config) {
        String revision = RepositoryName.revision(key("revision"), config.revision());
        if (config.models().length == 0) {
            throw Checks.configuration(key("models"), "empty", "at least one org/name");
        }
        List<RepositoryName> models = Stream.of(config.models())
                .map(text -> RepositoryName.parse(key("models"), text, revision))
                .toList();
        if (models.stream().distinct().count() < models.size()) {
            throw Checks.configuration(key("models"), models.size() + " names", "names that differ");
        }
        return models;
    }

    private static URI endpoint(HubSource.Config config, Function<String, String> environment) {
        String variable = variable(environment, "HF_ENDPOINT");
        String text = !config.endpoint().isBlank()
                ? config.endpoint()
                : variable.isEmpty() ? "https://huggingface.co" : variable;
        try {
            URI uri = new URI(text.strip().replaceFirst("/+$", ""));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The same message as for other texts that are no such address.
        }
        throw Checks.configuration(key("endpoint"), "'" + Names.shown(text) + "'", "an address such as https://host");
    }

    private static Optional<String> token(HubSource.Config config, Function<String, String> environment) {
        if (!config._token().isBlank()) {
            return Optional.of(token(key(".token"), config._token()));
        }
        if (YES.contains(variable(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN"))) {
            return Optional.empty();
        }
        String variable = variable(environment, "HF_TOKEN");
        if (!variable.isEmpty()) {
            return Optional.of(token("HF_TOKEN", variable));
        }
        String named = variable(environment, "HF_TOKEN_PATH");
        Path file = named.isEmpty() ? home(environment).resolve("token") : path("HF_TOKEN_PATH", named);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file))
                            .filter(text -> !text.isBlank())
                            .map(text -> token(file.toString(), text))
                    : Optional.empty();
        } catch (IOException e) {
            throw MeanderException.io(e, "the token in %s cannot be read", file);
        }
    }

    private static String token(String where, String text) {
        String token = text.strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Checks.configuration(where, "not what it must be", "a token of visible ASCII characters");
        }
        return token;
    }

    private static CacheUse cache(String text) {
        return switch (text) {
            case "off" -> CacheUse.OFF;
            case "read" -> CacheUse.READ;
            case "fill" -> CacheUse.FILL;
            default -> throw Checks.configuration(key("cache"), "'" + text + "'", "off, read or fill");
        };
    }

    private static Path cacheFolder(HubSource.Config config, Function<String, String> environment) {
        if (!config.cache_path().isBlank()) {
            return path(key("cache.path"), config.cache_path());
        }
        String variable = variable(environment, "HF_HUB_CACHE");
        return variable.isEmpty() ? home(environment).resolve("hub") : path("HF_HUB_CACHE", variable);
    }

    private static Path home(Function<String, String> environment) {
        String variable = variable(environment, "HF_HOME");
        if (!variable.isEmpty()) {
            return path("HF_HOME", variable);
        }
        String xdg = variable(environment, "XDG_CACHE_HOME");
        Path caches = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : path("XDG_CACHE_HOME", xdg);
        return caches.resolve("huggingface");
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Checks.configuration(key, "'" + Names.shown(text) + "'", "a path (" + e.getReason() + ")");
        }
    }

    private static String variable(Function<String, String> environment, String name) {
        String value = environment.apply(name);
        return value == null ? "" : value.strip();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return endpoint + " " + models;
    }
}
