/** The rows of the feature catalogue, each by a test of its own against the assembled distribution. */
package org.patchbay.itests.rows;
