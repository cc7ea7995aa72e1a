/** Elementary functions on vectors of doubles, the same to the bit however they are compiled. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.optimizer.vectormath;
