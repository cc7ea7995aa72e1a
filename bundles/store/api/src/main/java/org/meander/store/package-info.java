/** Stores of encoded models: crash-safe, append-only, opaque to codecs. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.meander.store;
