package org.meander.quantizer.composed;

import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Setting;

/**
 * Keeps what a quantizer holds within its limits: the memory of models and caches, and that of work. Work waits for other work to end;
 * caches make room for both. Thread-safe.
 */
final class Memory {

    private final Supplier<QuantizerSettings> settings;
    private LongUnaryOperator caches = bytes -> 0;
    private long held;
    private long cached;
    private long working;

    Memory(Supplier<QuantizerSettings> settings) {
        this.settings = settings;
    }

    /** @param caches frees about so many bytes, and tells how many it did */
    synchronized void caches(LongUnaryOperator caches) {
        this.caches = caches;
    }

    /** Does work that takes so many bytes, once there are as many. */
    <T> T work(long bytes, String what, Supplier<T> work) {
        synchronized (this) {
            while (!fits(bytes)) {
                if (working == 0) {
                    throw tooLarge(bytes, what);
                }
                await();
            }
            working += bytes;
        }
        try {
            return work.get();
        } finally {
            synchronized (this) {
                working -= bytes;
                notifyAll();
            }
        }
    }

    /** Takes memory for a model; {@code replaced} bytes are given back. */
    synchronized void hold(long bytes, long replaced, String name) {
        long more = bytes - replaced;
        if (more > 0 && room(total(), more) < 0) {
            throw new MeanderException(
                    QuantizerError.QUANTIZATION,
                    String.format(
                            "the registry holds %d bytes and model '%s' has %d; max.memory.usage.mb is %d",
                            held, name, bytes, total() >> 20));
        }
        held += more;
        notifyAll();
    }

    /** Takes memory for something that is there for speed only, if there is some; whether there was. */
    synchronized boolean cache(long bytes) {
        long most = Math.min(total(), Runtime.getRuntime().maxMemory() / 8 + held + working);
        if (held + cached + working + bytes > most) {
            cached -= caches.applyAsLong(bytes);
        }
        if (held + cached + working + bytes > most) {
            return false;
        }
        cached += bytes;
        return true;
    }

    /** Gives back what a cache took. */
    synchronized void uncache(long bytes) {
        cached -= bytes;
        notifyAll();
    }

    private boolean fits(long bytes) {
        return working + bytes <= limit(Setting.MEMORY_LIMIT_MB) && room(total(), bytes) >= 0;
    }

    private long room(long most, long bytes) {
        long needed = held + cached + working + bytes - most;
        if (needed > 0 && cached > 0) {
            cached -= caches.applyAsLong(needed);
        }
        return most - held - cached - working - bytes;
    }

    private long total() {
        return limit(Setting.MAX_MEMORY_MB);
    }

    private long limit(Setting setting) {
        long mebibytes = settings.get().whole(setting);
        return mebibytes == 0 ? Long.MAX_VALUE / 4 : mebibytes << 20;
    }

    private MeanderException tooLarge(long bytes, String what) {
        boolean byWork = bytes > limit(Setting.MEMORY_LIMIT_MB);
        Setting setting = byWork ? Setting.MEMORY_LIMIT_MB : Setting.MAX_MEMORY_MB;
        return new MeanderException(
                QuantizerError.QUANTIZATION,
                String.format(
                        Locale.ROOT,
                        "%s takes %.1f MiB of memory beside %.1f MiB of models; %s is %d",
                        what,
                        bytes / (double) (1 << 20),
                        held / (double) (1 << 20),
                        setting.key(),
                        settings.get().whole(setting)));
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled while waiting for memory", e);
        }
    }
}
