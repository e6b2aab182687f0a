/** Features as a partner could write them, for what no feature of the distribution does yet. */
package org.patchbay.itests.sample;
