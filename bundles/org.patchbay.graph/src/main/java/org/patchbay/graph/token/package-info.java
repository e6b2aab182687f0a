/** Sign-in, consent and tokens: who may be spoken for, by which app registration, and with what. The only user of msal4j. */
@NullMarked
package org.patchbay.graph.token;

import org.jspecify.annotations.NullMarked;
