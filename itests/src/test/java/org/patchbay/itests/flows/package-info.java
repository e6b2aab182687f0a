/** The flows of Direct Routing, each end of them played by SIPp. */
package org.patchbay.itests.flows;
