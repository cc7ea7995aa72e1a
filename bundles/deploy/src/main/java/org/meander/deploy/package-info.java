/** What a node's watched folder accepts besides bundles: features, configurations in JSON, and workflows. */
package org.meander.deploy;
