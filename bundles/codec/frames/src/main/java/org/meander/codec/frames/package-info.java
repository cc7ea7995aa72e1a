/**
 * Pictures of gray levels as frames of video, one by one or in files that any player opens. A support library on FFmpeg's libraries: it
 * has no components, keeps FFmpeg's types to itself, and only parts that code or store pictures import it.
 *
 * <p>Pixels are written into and read from the luma plane itself; no colour conversion takes place, which would change them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.codec.frames;
