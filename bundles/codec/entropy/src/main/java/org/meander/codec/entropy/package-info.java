/**
 * Entropy coding for codecs: interleaved range asymmetric numeral systems (rANS) over bytes with one static frequency table a
 * class. A support library: it has no components and only codecs import it.
 *
 * <p>After J. Duda, "Asymmetric numeral systems" (arXiv:1311.2540), and F. Giesen, "Interleaved entropy coders"
 * (arXiv:1402.3392).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.codec.entropy;
