/** Space-filling curves: bijections between the positions of a sequence and the cells of a grid. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.curve;
