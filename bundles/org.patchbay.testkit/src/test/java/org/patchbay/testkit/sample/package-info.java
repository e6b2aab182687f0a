/** Features as they should be and as they should not: what the swap test must tell apart. Each is packed into a bundle by the test. */
package org.patchbay.testkit.sample;
