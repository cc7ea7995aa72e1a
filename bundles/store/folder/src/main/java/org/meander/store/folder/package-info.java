/**
 * A folder that holds a store: segment files, video files, and a catalogue. A support library: it has no components, and only stores
 * import it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.store.folder;
