/** The rules of the house, held against what was built. */
package org.patchbay.itests.structure;
