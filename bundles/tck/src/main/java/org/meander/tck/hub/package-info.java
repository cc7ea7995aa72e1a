/** A model hub in the process of a test, with faults on demand. */
package org.meander.tck.hub;
