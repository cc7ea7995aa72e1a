/** Index strategies: small signatures of long sequences, kept apart from the payload. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.meander.index;
