/** Bit-exact coding of numbers: the codec {@code lossless}. */
package org.meander.codec.lossless;
