/**
 * Tests that run inside the assembled distribution, with Pax Exam: how its bundles, components and services hang together. What
 * users see from outside is tested in the other packages.
 */
package org.patchbay.itests.container;
