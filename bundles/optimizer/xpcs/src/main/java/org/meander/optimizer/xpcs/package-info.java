/**
 * Two-time correlations c2(phi, t1, t2) of X-ray photon correlation spectroscopy: what is read from files of the Advanced Photon Source, as points
 * for models that are put onto their grid.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.optimizer.xpcs;
