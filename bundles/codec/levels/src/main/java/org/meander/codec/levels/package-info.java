/**
 * Numbers as levels of gray, for codecs that code pictures: scales in full precision, error bounds, and cells that are kept exactly. A
 * support library: it has no components, and only codecs and stores of pictures import it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.codec.levels;
