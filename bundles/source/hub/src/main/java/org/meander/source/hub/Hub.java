package org.meander.source.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.meander.base.MeanderException;
import org.meander.source.hub.Http.Answer;

/** A hub's addresses, and requests to it that follow redirects. The token goes to the hub's own origin and nowhere else. */
final class Hub {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 10;
    private static final int MOST_LISTING_BYTES = 64 << 20;

    /** Most bytes that are read of an answer that is not the one wanted. */
    static final int MOST_EXPLANATION_BYTES = 1 << 16;

    private final Http http;
    private final String endpoint;
    private final URI origin;
    private final Optional<String> token;
    private final Retry retry;

    /** @param endpoint without a slash at its end */
    Hub(Http http, URI endpoint, Optional<String> token, Retry retry) {
        this.http = http;
        this.endpoint = endpoint.toString();
        this.origin = endpoint;
        this.token = token;
        this.retry = retry;
    }

    String endpoint() {
        return endpoint;
    }

    Retry retry() {
        return retry;
    }

    Refusals refusals() {
        return new Refusals(endpoint, token.isPresent());
    }

    /** Where a file is asked for. */
    URI file(RepositoryName repository, String commit, String file) {
        return URI.create(endpoint + "/" + Names.path(repository.id()) + "/resolve/" + commit + "/" + Names.path(file));
    }

    /** The files of a revision. */
    Listing list(Lifetime life, RepositoryName repository) {
        String where = repository.id() + "@" + repository.revision() + " on " + endpoint;
        URI uri = URI.create(endpoint + "/api/models/" + Names.path(repository.id()) + "/revision/"
                + Names.part(repository.revision()) + "?blobs=true");
        Retry.Attempts attempts = retry.attempts(life, where);
        while (true) {
            try {
                Answer answer = follow(
                        life,
                        uri,
                        u -> Map.of("Accept", "application/json"),
                        (u, info) -> Body.upTo(info.statusCode() == 200 ? MOST_LISTING_BYTES : MOST_EXPLANATION_BYTES),
                        next -> checkSameOrigin(where, next));
                if (answer.status() == 200) {
                    return listing(where, answer);
                }
                if (!Refusals.passing(answer.status())) {
                    throw refusals().refusal(answer, repository, "");
                }
                attempts.failed(Refusals.busy(answer));
            } catch (IOException e) {
                attempts.failed(e);
            }
        }
    }

    private static Listing listing(String where, Answer answer) {
        if (answer.body().overflown()) {
            throw MeanderException.unsupported("%s has a listing of more than %d bytes", where, MOST_LISTING_BYTES);
        }
        return Listing.parse(where, answer.body().bytes());
    }

    private void checkSameOrigin(String where, Answer redirect) {
        if (!isHub(location(redirect))) {
            throw MeanderException.unsupported(
                    "the listing of %s is redirected to %s; set endpoint to that address if it is meant",
                    where, origin(location(redirect)));
        }
    }

    /**
     * Asks until the answer is no redirect.
     *
     * @param headers for an address, without the token
     * @param redirects sees each redirect before it is followed
     */
    Answer follow(
            Lifetime life,
            URI start,
            Function<URI, Map<String, String>> headers,
            BiFunction<URI, ResponseInfo, Body> bodies,
            Consumer<Answer> redirects)
            throws IOException {
        URI uri = start;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            URI asked = uri;
            Map<String, String> all = new HashMap<>(headers.apply(asked));
            if (isHub(asked)) {
                token.ifPresent(t -> all.put("Authorization", "Bearer " + t));
            }
            Answer answer = http.get(life, asked, all, info -> bodies.apply(asked, info));
            if (!REDIRECTS.contains(answer.status())) {
                return answer;
            }
            redirects.accept(answer);
            uri = location(answer);
        }
        throw new IOException("%s redirects more than %d times".formatted(start.getAuthority(), MOST_REDIRECTS));
    }

    /** Whether an address has the hub's own scheme, host and port. */
    boolean isHub(URI uri) {
        return origin(uri).equals(origin(origin));
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static URI location(Answer answer) {
        String from = answer.uri().getAuthority();
        String header = answer.header("Location");
        try {
            URI uri = answer.uri().resolve(new URI(escaped(header)));
            boolean web = "https".equalsIgnoreCase(uri.getScheme())
                    || "http".equalsIgnoreCase(uri.getScheme())
                            && "http".equalsIgnoreCase(answer.uri().getScheme());
            if (header.isEmpty() || !web || uri.getHost() == null) {
                throw MeanderException.unsupported(
                        "%s redirects to '%s'; it must be an address, and an encrypted one if its own is",
                        from, Names.shown(header));
            }
            return uri;
        } catch (URISyntaxException e) {
            throw MeanderException.unsupported("%s redirects to '%s', which is no address", from, Names.shown(header));
        }
    }

    /** Servers put characters into addresses that {@link URI} does not take, such as quotation marks. */
    private static String escaped(String address) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean illegal = c <= ' ' || c >= 127 || "\"<>\\^`{|}".indexOf(c) >= 0;
            escaped.append(illegal ? Names.part(String.valueOf(c)) : String.valueOf(c));
        }
        return escaped.toString();
    }
}
