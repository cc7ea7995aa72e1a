/** Quantizers made of the installed curves, codecs, indices and search methods. */
package org.meander.quantizer.composed;
