package org.meander.tck.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Something that a {@link FakeHub} does wrong, so many times. Numbers of bytes are of a body; -1 for never. */
public final class Fault {

    final FakeHub.Side side;
    final Pattern path;
    public final AtomicInteger times = new AtomicInteger(1);
    long dropAfter = -1;
    long stallAfter = -1;
    long corruptAt = -1;
    boolean reset;
    boolean ignoreRange;
    boolean shortRange;
    public boolean chunked;
    boolean page;
    int status;
    String retryAfter = "";
    String etag = "";
    String location = "";

    private Fault(FakeHub.Side side, String path) {
        this.side = side;
        this.path = Pattern.compile(path);
    }

    public static Fault hub(String path) {
        return new Fault(FakeHub.Side.HUB, path);
    }

    public static Fault cdn() {
        return new Fault(FakeHub.Side.CDN, "");
    }

    public Fault times(int n) {
        times.set(n);
        return this;
    }

    public Fault always() {
        return times(Integer.MAX_VALUE);
    }

    public Fault dropAfter(long bytes) {
        dropAfter = bytes;
        return this;
    }

    public Fault reset() {
        reset = true;
        return this;
    }

    public Fault stallAfter(long bytes) {
        stallAfter = bytes;
        return this;
    }

    /** Flips a bit of this byte of the file. */
    public Fault corruptAt(long offset) {
        corruptAt = offset;
        return this;
    }

    public Fault ignoreRange() {
        ignoreRange = true;
        return this;
    }

    public Fault shortRange() {
        shortRange = true;
        return this;
    }

    public Fault chunked() {
        chunked = true;
        return this;
    }

    public Fault page() {
        page = true;
        return this;
    }

    public Fault status(int code) {
        status = code;
        return this;
    }

    public Fault retryAfter(String text) {
        retryAfter = text;
        return this;
    }

    public Fault etag(String text) {
        etag = text;
        return this;
    }

    /** Redirects there. */
    public Fault location(String text) {
        location = text;
        return this;
    }

    boolean applies(FakeHub.Side asked, String target) {
        return side == asked && path.matcher(target).find() && times.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }
}
