package org.meander.optimizer.homodyne;

import java.util.function.Supplier;

/** Made once, when it is asked for. Thread-safe. */
final class Lazy<T> {

    private final Supplier<T> maker;
    private volatile T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        if (made == null) {
            synchronized (this) {
                if (made == null) {
                    made = maker.get();
                }
            }
        }
        return made;
    }
}
