/** Codecs: encoders that are configured, decoders that are found by the name in the data, and the payload format they share. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.codec;
