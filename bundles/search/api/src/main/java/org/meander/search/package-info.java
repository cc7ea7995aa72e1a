/** Search methods: the nearest of a set of vectors to a query. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.4.0")
package org.meander.search;
