/** Quantizers: vectors of model parameters to compact models, back again, and the most similar ones. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.quantizer;
