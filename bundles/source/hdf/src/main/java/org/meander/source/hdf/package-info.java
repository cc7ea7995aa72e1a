/**
 * HDF5 files that may be far away, for the formats that are such: which datasets of numbers there are, and their elements. A support
 * library: it has no components and only formats import it.
 *
 * @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">the specification</a>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.source.hdf;
