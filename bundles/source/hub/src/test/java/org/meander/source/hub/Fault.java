package org.meander.source.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Something that a {@link FakeHub} does wrong, so many times. Numbers of bytes are of a body; -1 for never. */
final class Fault {

    final FakeHub.Side side;
    final Pattern path;
    final AtomicInteger times = new AtomicInteger(1);
    long dropAfter = -1;
    long stallAfter = -1;
    long corruptAt = -1;
    boolean reset;
    boolean ignoreRange;
    boolean shortRange;
    boolean chunked;
    boolean page;
    int status;
    String retryAfter = "";
    String etag = "";
    String location = "";

    private Fault(FakeHub.Side side, String path) {
        this.side = side;
        this.path = Pattern.compile(path);
    }

    static Fault hub(String path) {
        return new Fault(FakeHub.Side.HUB, path);
    }

    static Fault cdn() {
        return new Fault(FakeHub.Side.CDN, "");
    }

    Fault times(int n) {
        times.set(n);
        return this;
    }

    Fault always() {
        return times(Integer.MAX_VALUE);
    }

    Fault dropAfter(long bytes) {
        dropAfter = bytes;
        return this;
    }

    Fault reset() {
        reset = true;
        return this;
    }

    Fault stallAfter(long bytes) {
        stallAfter = bytes;
        return this;
    }

    /** Flips a bit of this byte of the file. */
    Fault corruptAt(long offset) {
        corruptAt = offset;
        return this;
    }

    Fault ignoreRange() {
        ignoreRange = true;
        return this;
    }

    Fault shortRange() {
        shortRange = true;
        return this;
    }

    Fault chunked() {
        chunked = true;
        return this;
    }

    Fault page() {
        page = true;
        return this;
    }

    Fault status(int code) {
        status = code;
        return this;
    }

    Fault retryAfter(String text) {
        retryAfter = text;
        return this;
    }

    Fault etag(String text) {
        etag = text;
        return this;
    }

    /** Redirects there. */
    Fault location(String text) {
        location = text;
        return this;
    }

    boolean applies(FakeHub.Side asked, String target) {
        return side == asked && path.matcher(target).find() && times.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }
}
