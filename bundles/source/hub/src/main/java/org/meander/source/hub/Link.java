package org.meander.source.hub;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.source.TensorFormat;
import org.meander.source.hub.Http.Answer;
import org.meander.source.hub.Listing.Entry;

/**
 * Fetches byte ranges of one file of a repository, at one commit. Large files are redirected to another host, by an address that is
 * valid for a while: it is used until that host refuses it. Every answer is held against what is known of the file: status 206, the
 * very range that was asked for, the size, and the entity tag. What broke off goes on where it was.
 */
final class Link {

    /** So many new bytes since the last failure, and the count of failures begins anew. */
    private static final long PROGRESS_BYTES = 1 << 20;

    private static final int SMALL_FILE_BYTES = 1 << 20;

    private final Hub hub;
    private final RepositoryName repository;
    private final String commit;
    private final Entry entry;
    private final URI start;
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private volatile Optional<URI> direct = Optional.empty();
    private Optional<MemorySegment> head = Optional.empty();

    Link(Hub hub, RepositoryName repository, String commit, Entry entry) {
        this.hub = hub;
        this.repository = repository;
        this.commit = commit;
        this.entry = entry;
        this.start = hub.file(repository, commit, entry.name());
    }

    Entry entry() {
        return entry;
    }

    String location() {
        return hub.endpoint() + "/" + repository.id() + "@" + repository.revision() + "/" + entry.name();
    }

    String fingerprint() {
        return commit + "/" + entry.etag();
    }

    /**
     * The first bytes of the file, at least as many as a format is recognised by; fetched once. All of a small file, because a hub may
     * not give ranges of those that it does not keep as large files.
     */
    synchronized MemorySegment head(Lifetime life) {
        if (head.isEmpty()) {
            boolean whole = !entry.large() && entry.size() <= SMALL_FILE_BYTES;
            byte[] bytes = new byte[(int) (whole ? entry.size() : Math.min(TensorFormat.HEAD_BYTES, entry.size()))];
            fetch(life, 0, MemorySegment.ofArray(bytes));
            head = Optional.of(MemorySegment.ofArray(bytes).asReadOnly());
        }
        return head.get();
    }

    /**
     * Fetches bytes from {@code offset} on.
     *
     * @param target native and shared, or heap; nothing is written to it after the return
     * @throws MeanderException {@code IO_FAILURE} if it cannot be had, or is not what it was
     */
    void fetch(Lifetime life, long offset, MemorySegment target) {
        Retry.Attempts attempts = hub.retry().attempts(life, location());
        long done = 0;
        long mark = 0;
        boolean again = true;
        while (done < target.byteSize()) {
            Request request = new Request(offset + done, target.asSlice(done));
            Optional<URI> known = direct;
            try {
                Answer answer =
                        hub.follow(life, known.orElse(start), request::headers, request::body, this::checkRedirect);
                if (request.complete()) {
                    direct = hub.isHub(answer.uri()) ? Optional.empty() : Optional.of(answer.uri());
                    return;
                }
                direct = Optional.empty();
                if (again && known.isPresent() && refusedElsewhere(answer)) {
                    // The address has expired, as it does after a while; that is no failure.
                    again = false;
                    continue;
                }
                throw failure(answer, request);
            } catch (IOException e) {
                direct = Optional.empty();
                done += request.received();
                if (done - mark >= PROGRESS_BYTES) {
                    mark = done;
                    attempts.progressed();
                }
                attempts.failed(e);
            }
        }
    }

    private boolean refusedElsewhere(Answer answer) {
        return answer.status() == 403 && !hub.isHub(answer.uri());
    }

    /** The hub says on the way what it redirects to. */
    private void checkRedirect(Answer redirect) {
        String linked = plain(redirect.header("X-Linked-Etag"));
        String size = redirect.header("X-Linked-Size");
        String of = redirect.header("X-Repo-Commit");
        if (hub.isHub(redirect.uri())) {
            if (!linked.isEmpty() && !linked.equals(entry.etag())) {
                throw changed("its hash was " + entry.etag() + " and is " + Names.shown(linked));
            }
            if (!size.isEmpty() && !size.equals(Long.toString(entry.size()))) {
                throw changed("it had " + entry.size() + " bytes and has " + Names.shown(size));
            }
            if (!of.isEmpty() && !of.equals(commit)) {
                throw changed("commit " + commit + " was asked for and " + Names.shown(of) + " is answered");
            }
        }
    }

    /** What to do about an answer that does not have the range; the error that ends it all is thrown. */
    private IOException failure(Answer answer, Request request) {
        int status = answer.status();
        String host = answer.uri().getAuthority();
        Optional<ContentRange> range = ContentRange.parse(answer.header("Content-Range"));
        if (status == 416 || status == 206 && range.isPresent() && range.get().total() != entry.size()) {
            throw changed("it had " + entry.size() + " bytes, and " + host + " answers "
                    + Names.shown(answer.header("Content-Range")));
        }
        if ((status == 200 || status == 206) && !sameTag(answer.uri(), answer.headers())) {
            throw changed("its entity tag on " + host + " is now " + Names.shown(answer.header("ETag")));
        }
        if (status == 206) {
            return new IOException(
                    request.body.isPresent()
                            ? "%s ended after %d of %d bytes"
                                    .formatted(host, request.received(), request.target.byteSize())
                            : "%s answered the range '%s' when %d bytes from %d were asked for"
                                    .formatted(
                                            host,
                                            Names.shown(answer.header("Content-Range")),
                                            request.target.byteSize(),
                                            request.offset));
        }
        if (status == 200) {
            String type = answer.header("Content-Type");
            return new IOException(
                    type.startsWith("text/html")
                            ? host + " answered with a page, not with the file"
                            : host + " answered with the whole file when a range was asked for");
        }
        if (Refusals.passing(status)) {
            return Refusals.busy(answer);
        }
        if (refusedElsewhere(answer)) {
            return new IOException(host + " refuses the address that the hub gave (403)");
        }
        if (!hub.isHub(answer.uri())) {
            throw MeanderException.io(
                    new IOException("%s answered %d for the address that the hub gave".formatted(host, status)),
                    "%s cannot be read",
                    location());
        }
        throw hub.refusals().refusal(answer, repository, entry.name());
    }

    private MeanderException changed(String how) {
        return MeanderException.io(new IOException(how), "%s was changed while it was open; open it again", location());
    }

    /** The hub's own tag is the file's hash; on another host it is what it was when that host was first asked. */
    private boolean sameTag(URI uri, HttpHeaders headers) {
        String tag = headers.firstValue("ETag").orElse("");
        if (tag.isEmpty()) {
            return true;
        }
        if (hub.isHub(uri)) {
            return plain(tag).equals(entry.etag());
        }
        String first = tags.putIfAbsent(uri.getAuthority(), tag);
        return first == null || first.equals(tag);
    }

    private static String plain(String tag) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        return strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }

    /** One attempt at a range. */
    private final class Request {

        private final long offset;
        private final MemorySegment target;
        private volatile Optional<Body> body = Optional.empty();

        Request(long offset, MemorySegment target) {
            this.offset = offset;
            this.target = target;
        }

        Map<String, String> headers(URI uri) {
            Map<String, String> headers = new HashMap<>();
            headers.put("Accept-Encoding", "identity");
            headers.put("Range", "bytes=" + offset + "-" + (offset + target.byteSize() - 1));
            String tag = hub.isHub(uri) ? "\"" + entry.etag() + "\"" : tags.getOrDefault(uri.getAuthority(), "");
            if (tag.startsWith("\"") && !(hub.isHub(uri) && entry.large())) {
                headers.put("If-Range", tag);
            }
            return headers;
        }

        /** The target, if the head of the answer is right in every respect; else a little room for an explanation. */
        Body body(URI uri, ResponseInfo info) {
            if (!right(info) || !sameTag(uri, info.headers())) {
                return Body.upTo(Hub.MOST_EXPLANATION_BYTES);
            }
            body = Optional.of(Body.into(target));
            return body.get();
        }

        private boolean right(ResponseInfo info) {
            String encoding = info.headers().firstValue("Content-Encoding").orElse("identity");
            if (!encoding.equals("identity")) {
                return false;
            }
            if (info.statusCode() == 206) {
                return ContentRange.parse(
                                info.headers().firstValue("Content-Range").orElse(""))
                        .filter(range -> range.covers(offset, target.byteSize()) && range.total() == entry.size())
                        .isPresent();
            }
            // All of it is a right answer if all of it was asked for.
            return info.statusCode() == 200
                    && offset == 0
                    && target.byteSize() == entry.size()
                    && info.headers().firstValueAsLong("Content-Length").orElse(entry.size()) == entry.size();
        }

        boolean complete() {
            return body.isPresent() && !body.get().overflown() && body.get().received() == target.byteSize();
        }

        long received() {
            return body.map(b -> b.overflown() ? 0 : b.received()).orElse(0L);
        }
    }
}
