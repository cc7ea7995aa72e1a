/** What every part shares: errors with blame, progress, cancellation, element types and shapes, and the plug-in annotation. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.meander.base;
