/**
 * Zip archives in files that may be far away, for formats that are archives: the directory from the file's end, then only the entries
 * that are asked for. A support library: it has no components and only formats import it.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the specification</a>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.source.archive;
