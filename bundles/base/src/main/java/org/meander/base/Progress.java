package org.meander.base;

import org.osgi.annotation.versioning.ConsumerType;

/** Where long work tells how far it is, in elements (values). Thread-safe; calls are cheap and may come at any rate. */
@ConsumerType
public interface Progress {

    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void expect(long elements) {}

        @Override
        public void advance(long elements) {}

        @Override
        public void phase(String description) {}
    };

    /** Adds to the number of elements that the whole work will have. */
    void expect(long elements);

    /** Adds to the number of elements that are done. */
    void advance(long elements);

    /** What is being worked on now, such as a tensor's name. */
    void phase(String description);
}
