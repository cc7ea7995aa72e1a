/** Recipes that anyone may add, and the workflows that wire and run them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.meander.workflow;
